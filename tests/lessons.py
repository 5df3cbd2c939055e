"""The lessons of the book and the questions that they ask, for tests of both their faces."""

from built import ROOT

from recount import mime
from recount.chapters import code_cells, is_lesson, notebooks, read

LESSONS = [name for name in notebooks(ROOT) if is_lesson(name)]


def questions(lesson):
    """The records of the questions of a lesson, by the cells that ask them."""
    return {
        cell["id"]: output["data"][mime.QUESTION]
        for cell in code_cells(read(notebooks(ROOT)[lesson]))
        for output in cell["outputs"]
        if mime.QUESTION in output.get("data", {})
    }


def answers(record):
    """An answer for each reply of a question, and the reply."""
    for reply in record["replies"]:
        if record["kind"] == "choice":
            yield reply["option"], reply
            continue
        ends = [end for other in record["replies"] for end in (other["low"], other["high"])]
        known = [end for end in ends if end is not None]
        if reply["low"] is None:
            yield min(known) - 1, reply
        elif reply["high"] is None:
            yield max(known) + 1, reply
        else:
            yield round((reply["low"] + reply["high"]) / 2, 6), reply
