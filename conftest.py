"""What nbval lets pass and this project does not: cells that nothing compares, or not strictly."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recount import mime
from recount.chapters import read
from recount.errors import BuildError
from recount.publish.book.notebooks import let_pass, same


def pytest_collect_file(file_path: Path) -> None:
    """Refuse a damaged notebook in one sentence, before nbval falls over it."""
    if file_path.suffix == ".ipynb":
        try:
            read(file_path)
        except BuildError as error:
            raise pytest.Collector.CollectError(str(error)) from error


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail for a cell without a stored execution, or with a mark by which nbval would pass it."""
    cell = getattr(item, "cell", None)
    if cell is None:
        return
    if told := let_pass(cell):
        _fail(item, f"{told}; expected none, for every cell is executed and compared")
    if cell.get("execution_count") is None:
        _fail(item, "no stored execution; `make accept` stores one")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Compare what a cell shows once more, as JSON: to nbval 0 is false, and any kind will do."""
    yield
    cell = getattr(item, "cell", None)
    if cell is not None and not same(_shown(item.test_outputs), _shown(cell.outputs)):
        _fail(item, "its stored outputs are not those of its execution; `make accept` stores them")


def _shown(outputs: list[Any]) -> list[Any]:
    """Outputs without what differs from run to run."""
    return [
        {
            "kind": output.output_type,
            "name": output.get("name"),
            "text": output.get("text"),
            "data": {
                kind: content
                for kind, content in output.get("data", {}).items()
                if kind != mime.WIDGET_VIEW
            },
        }
        for output in outputs
    ]


def _fail(item: Any, said: str) -> None:
    where = f"chapters/{item.path.name}, cell {item.cell.get('id', item.cell_num)}"
    pytest.fail(f"{where}: {said}", pytrace=False)
