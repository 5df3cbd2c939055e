"""What nbval lets pass and this project does not: a cell that was never executed."""

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail for a cell without a stored execution, which nbval would not compare."""
    cell = getattr(item, "cell", None)
    if cell is not None and cell.get("execution_count") is None:
        pytest.fail(
            f"chapters/{item.path.name}, cell {cell['id']}: no stored execution; `make accept`"
            " stores one",
            pytrace=False,
        )
