"""The words of a chapter: its prose, and what the records in its outputs say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, cast

from recount import mime
from recount.card import variation_text
from recount.chapters import Notebook, code_cells
from recount.drawing.captions import Caption
from recount.languages.languages import ENGLISH
from recount.languages.words import speaking
from recount.ledger.claims import reports
from recount.ledger.judgements import SENTENCES, Judgement
from recount.lessons import RIGHT, TOO_HIGH, TOO_LOW, WRONG
from recount.publish.translate.charts import chart_in
from recount.publish.translate.explorers import explorer_in
from recount.publish.translate.markdown import Block, reworded
from recount.publish.translate.tables import (
    CLAIMS,
    DATA,
    START,
    edition_of,
    html_table_in,
    publisher_of,
    statement_of,
    title_of,
)
from recount.publish.translate.wording import Wording
from recount.record import (
    ComparisonRecord,
    DecidedClaim,
    DecidedComparison,
    FigureRecord,
    InEnglish,
    NamedValue,
    NumbersRecord,
    QuantityRecord,
    QuestionRecord,
    Reply,
    SlotRecord,
    SourceRecord,
    VariationRecord,
    VerdictRecord,
    more_words,
)
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import works_of

HTML, PLAIN = "text/html", "text/plain"

Slots = Mapping[str, SlotRecord]


class Sheets:
    """The sentences that people wrote for records, with the slots that chapters fill.

    Parameters
    ----------
    judgements : mapping of str to Judgement
        By claim.
    captions : mapping of str to Caption
        By figure.
    chapters : mapping of str to Notebook, optional
        All chapters by name, of whose verdicts one tells in tables.
    synthesis : str, optional
        The name of that one.
    """

    def __init__(
        self,
        judgements: Mapping[str, Judgement],
        captions: Mapping[str, Caption],
        chapters: Mapping[str, Notebook] | None = None,
        synthesis: str = "",
    ) -> None:
        self.judgements, self.captions = judgements, captions
        self.chapters, self.synthesis = chapters or {}, synthesis


def notebook_in(name: str, notebook: Notebook, sheets: Sheets, wording: Wording) -> Notebook:
    """A chapter with the words that `wording` gives.

    Parameters
    ----------
    name : str
        Its name, which is that of its domain, too.
    notebook : Notebook
        The chapter, with its outputs.
    sheets : Sheets
        The sentences that its records are filled from.
    wording : Wording
        What gives the words.
    """
    here = wording.within(name, f"chapters/{name}.ipynb")
    known = dict(_said_of_claims(sheets, wording)) if name == sheets.synthesis else {}
    cells = [_in_tables(cell, known, here) for cell in notebook["cells"]]
    return notebook | {"cells": [_cell(cell, sheets, here) for cell in cells]}


def _said_of_claims(sheets: Sheets, wording: Wording) -> Iterator[tuple[str, str]]:
    """What the verdicts of all chapters say, and the words for it."""
    for name, notebook in sheets.chapters.items():
        here = wording.within(name, f"chapters/{name}.ipynb")
        outputs = (output for cell in code_cells(notebook) for output in cell["outputs"])
        for data in (output.get("data", {}) for output in outputs):
            if mime.VERDICT not in data:
                continue
            record: VerdictRecord = data[mime.VERDICT]
            judgement = sheets.judgements[record["claim"]]
            found = _verdict(record, data.get(mime.SLOTS, {}), judgement, here)
            yield record["statement"], found["statement"]
            if record["settled_by"] and found["settled_by"]:
                yield record["settled_by"], found["settled_by"]
            for varied, other in zip(record["variations"], found["variations"], strict=True):
                with speaking(None):
                    tried = _tried(varied)
                yield tried, _tried(other)


def _tried(varied: VariationRecord) -> str:
    """Another choice, and what it gives, as a table has it."""
    return f"{varied['choice']}: {variation_text(varied)}"


def _in_tables(cell: dict[str, Any], known: Mapping[str, str], wording: Wording) -> dict[str, Any]:
    """A cell with other words in the tables that it shows as HTML alone."""
    if cell["cell_type"] != "code":
        return cell
    outputs = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        html = "".join(data.get(HTML, ""))
        if not data.keys() - {HTML, PLAIN} and START in html:
            context = f"table {cell['id']}"
            said = html_table_in(html, context, known, wording)
            output = output | {"data": data | {HTML: said.splitlines(keepends=True)}}
        outputs.append(output)
    return cell | {"outputs": outputs}


def _cell(cell: dict[str, Any], sheets: Sheets, wording: Wording) -> dict[str, Any]:
    if cell["cell_type"] == "markdown":
        source = "".join(cell["source"])
        words = markdown_in(source, f"cell {cell['id']}", wording)
        return cell if words == source else cell | {"source": words.splitlines(keepends=True)}
    if cell["cell_type"] == "code":
        return cell | {"outputs": [_output(one, sheets, wording) for one in cell["outputs"]]}
    return cell


def markdown_in(source: str, context: str, wording: Wording) -> str:
    """Markdown with the words that `wording` gives for each of its blocks."""

    def say(block: Block) -> str:
        return wording.block(context, block.text, block.kind)

    return reworded(source, say)


def _output(output: dict[str, Any], sheets: Sheets, wording: Wording) -> dict[str, Any]:
    data = output.get("data", {})
    slots: Slots = data.get(mime.SLOTS, {})
    changed: dict[str, Any] = {}
    if mime.VERDICT in data:
        judgement = sheets.judgements[data[mime.VERDICT]["claim"]]
        changed[mime.VERDICT] = _verdict(data[mime.VERDICT], slots, judgement, wording)
    if mime.NUMBERS in data:
        changed[mime.NUMBERS] = _numbers(data[mime.NUMBERS], wording)
    if mime.QUESTION in data:
        changed[mime.QUESTION] = _question(data[mime.QUESTION], wording)
    if mime.FIGURE in data:
        caption = sheets.captions[data[mime.FIGURE]["figure"]]
        changed[mime.FIGURE] = _figure(data[mime.FIGURE], slots, caption, wording)
        what = f"figure {data[mime.FIGURE]['figure']}"
        title = changed[mime.FIGURE]["title"]
        changed[mime.VEGALITE] = chart_in(data[mime.VEGALITE], what, wording, title)
    if mime.EXPLORER in data:
        found = explorer_in(data[mime.EXPLORER], wording)
        changed[mime.EXPLORER] = found | {"sources": _sources(found["sources"], wording)}
        if mime.VEGALITE in data:
            what = f"explorer {found['explorer']}"
            chart = chart_in(data[mime.VEGALITE], what, wording, found["title"])
            changed[mime.VEGALITE] = chart
    return output | {"data": data | changed} if changed else output


def _verdict(
    record: VerdictRecord, slots: Slots, judgement: Judgement, wording: Wording
) -> VerdictRecord:
    ledger = wording.within(CLAIMS, "data/claims/claims.csv")
    sheet = wording.within(CLAIMS, "data/claims/judgements.csv")
    claim = record["claim"]
    said = {
        column: sheet.fill(
            f"{claim} {column}", getattr(judgement, column), slots, text, record["statement"]
        )
        for column in SENTENCES
        if (text := cast("dict[str, str | None]", record)[column])
    }
    context = f"claim {claim}"
    changed: dict[str, Any] = {
        **record,
        **said,
        "statement": statement_of(claim, record["statement"], wording),
        "locator": ledger.say("locator", record["locator"]),
        "attributed_to": ledger.say("attributed to", record["attributed_to"]),
        "variations": [_variation(varied, context, wording) for varied in record["variations"]],
    }
    if record["kind"] == "comparison":
        changed["comparison"] = _comparison(record["comparison"], context, wording)
    else:
        changed["quantities"] = [_quantity(part, context, wording) for part in record["quantities"]]
    return cast("VerdictRecord", changed)


def _variation(varied: VariationRecord, context: str, wording: Wording) -> VariationRecord:
    finding = varied["finding"]
    return {
        **varied,
        "choice": wording.say("choice", varied["choice"], context),
        "finding": finding and wording.say("finding", finding, context, countries=True),
    }


def _comparison(comparison: ComparisonRecord, context: str, wording: Wording) -> ComparisonRecord:
    bases = {
        basis: _decided_on(decided, context, wording)
        for basis, decided in comparison["bases"].items()
    }
    return {**comparison, "bases": bases}


def _decided_on(decided: DecidedComparison, context: str, wording: Wording) -> DecidedComparison:
    english: InEnglish = {"finding": decided["finding"], "margin": decided["margin"]}
    changed: DecidedComparison = {
        **decided,
        "finding": wording.say("finding", english["finding"], context, countries=True),
        "margin": wording.say("margin", english["margin"], countries=True),
    }
    return changed if wording.language == ENGLISH else {**changed, "in_english": english}


def _quantity(part: QuantityRecord, context: str, wording: Wording) -> QuantityRecord:
    others = [
        {**other, "series": wording.say("other series", other["series"], context)}
        for other in part["other_series"]
    ]
    return cast("QuantityRecord", {**part, "other_series": others})


def _numbers(record: NumbersRecord, wording: Wording) -> NumbersRecord:
    return {"numbers": [_named(value, wording) for value in record["numbers"]]}


def _named(value: NamedValue, wording: Wording) -> NamedValue:
    return {**value, "name": wording.say("number", value["name"])}


def _figure(record: FigureRecord, slots: Slots, caption: Caption, wording: Wording) -> FigureRecord:
    words: dict[str, str] = {part: record[part] for part in ("title", "caption", "alt")}
    words |= {part: str(text) for part, text in more_words(record).items()}
    sheet = wording.within(wording.domain, caption.where.partition(",")[0])
    said = {
        part: sheet.fill(f"figure {record['figure']} {part}", getattr(caption, part), slots, text)
        for part, text in words.items()
    }
    changed = {**record, **said, "sources": _sources(record["sources"], wording)}
    return cast("FigureRecord", changed)


def _sources(sources: list[SourceRecord], wording: Wording) -> list[SourceRecord]:
    """What something comes from: tables by the titles that the project gave them."""
    return [source_in(source, wording.within(DATA, "")) for source in sources]


def source_in(source: SourceRecord, ours: Wording) -> SourceRecord:
    """A source with the words that `ours` gives; a work in the language that is being spoken.

    Reports go by their own names.
    """
    table = source["table"]
    if table == FACTS and "facts" in source:
        [work] = works_of(source["facts"])
        return {
            **source,
            "title": work.title,
            "publisher": work.author,
            "edition": work.edition,
        }
    if source["title"] in (report.title for report in reports().values()):
        return source
    return {
        **source,
        "title": title_of(table, source["title"], ours),
        "publisher": publisher_of(table, source["publisher"], ours),
        "edition": edition_of(table, source["edition"], ours),
    }


def _question(record: QuestionRecord, wording: Wording) -> QuestionRecord:
    """A question; the names of its numbers are of code, because no reader sees them."""
    context = f"question {record['question']}"
    say = partial(wording.say, context)
    changed: dict[str, Any] = {
        **record,
        "text": say(record["text"], "what is asked"),
        "answer": say(record["answer"], "the answer"),
        "why": say(record["why"], "said to whoever is right"),
        "claims": [_decided(claim, wording) for claim in record["claims"]],
        "replies": [_reply(reply, context, wording) for reply in record["replies"]],
    }
    if record["kind"] == "number":
        changed["unit"] = say(record["unit"], "behind the number")
        changed["accepted"] = say(record["accepted"])
    return cast("QuestionRecord", changed)


def _decided(claim: DecidedClaim, wording: Wording) -> DecidedClaim:
    return {**claim, "statement": statement_of(claim["claim"], claim["statement"], wording)}


def _reply(reply: Reply, context: str, wording: Wording) -> dict[str, Any]:
    """A reply; what it begins with is the same for all questions."""
    begins = (RIGHT, WRONG, TOO_LOW, TOO_HIGH)
    first = next((words for words in begins if reply["says"].startswith(f"{words} ")), "")
    says = wording.say(context, reply["says"].removeprefix(f"{first} "), "said to an answer")
    changed: dict[str, Any] = {**reply}
    changed["says"] = f"{wording.say('reply', first)} {says}" if first else says
    if "text" in changed:
        changed["text"] = wording.say(context, changed["text"], "an option")
    return changed
