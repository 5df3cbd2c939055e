"""The outputs that chapters store are those that executing them gives.

`make book`, and so `make test`, has executed every chapter whose code, data, library, interpreter
or packages changed; a chapter that has not been is executed here.
"""

import copy

import pytest
from built import ROOT

from recount.chapters import code_cells, notebooks, read
from recount.publish.book.notebooks import stale
from recount.publish.pipeline.execute import execute_all


@pytest.fixture(scope="module")
def executed():
    return execute_all(ROOT, notebooks(ROOT), print)


def unlike(stored, fresh):
    """Cells whose stored outputs are not those of executing, or that were not executed in order."""
    cells = enumerate(code_cells(stored), 1)
    return stale(stored, fresh) + [cell["id"] for n, cell in cells if cell["execution_count"] != n]


@pytest.mark.parametrize("chapter", notebooks(ROOT))
def test_stored_outputs_are_those_of_executing(executed, chapter):
    assert unlike(read(notebooks(ROOT)[chapter]), executed[chapter]) == []


@pytest.mark.parametrize("change", [{"outputs": []}, {"execution_count": None}])
def test_what_is_missing_or_another_is_seen(executed, change):
    stored = copy.deepcopy(executed["state-response"])
    cell = next(cell for cell in code_cells(stored) if cell["outputs"])
    cell |= change
    assert unlike(stored, executed["state-response"]) == [cell["id"]]
