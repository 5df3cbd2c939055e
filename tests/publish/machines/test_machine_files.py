"""Files for machines: they hold what the records hold, and their schemas would notice if not."""

import copy
import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin
from uuid import UUID

import pytest
import spreadsheet
from bs4 import BeautifulSoup
from built import ROOT
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator as Validator

from recount.chapters import Record
from recount.errors import BuildError
from recount.ledger.claims import reports
from recount.licence import licence_of
from recount.publish.book import change_log, settings
from recount.publish.book.book import Book
from recount.publish.book.change_log import Edition
from recount.publish.book.content_hash import content_hash
from recount.publish.book.settings import Settings
from recount.publish.cite.works import works
from recount.publish.figures.figure_html import csv_text
from recount.publish.machines.machine_files import (
    FIGURES,
    LEDGER,
    LEDGER_TABLE,
    LEDGER_WORKBOOK,
    MEDIA_TYPES,
    PACKAGE,
    SCHEMAS,
    Masthead,
    files_html,
    ledger,
    ledger_rows,
    package,
    published_hash,
    schema_file,
    works_named,
)
from recount.publish.machines.schemas import (
    LEDGER_COLUMNS,
    WORDS,
    ledger_schema,
    ledger_table_schema,
)
from recount.tables.csv_form import is_formula
from recount.tables.description import STANDARD
from recount.tables.descriptors import DIALECT, descriptor

HTML = ROOT / "_build" / "html"
SITE = "https://example.org/recounted/"


def published(file):
    return json.loads((HTML / file).read_text(encoding="utf-8"))


def troubles(schema, instance):
    validator = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


@pytest.fixture(scope="module")
def verdicts():
    return Book(ROOT).verdicts


@pytest.fixture(scope="module")
def shown():
    return Book(ROOT).figures


def a_head(address=SITE):
    about = Settings("A <book> & more", "Its authors", address, "", UUID(int=7))
    return Masthead(about, Edition("0.2.0", date(2027, 3, 1), "Second."), "en")


# The schemas


def test_the_ledger_names_the_reports_of_the_book_at_hand(monkeypatch):
    """Though a process was at work on another one before."""

    def named():
        [column] = (c for c in ledger_table_schema()["fields"] if c["name"] == "report")
        return column["constraints"]["enum"]

    before = named()
    assert before == [*reports()]
    with monkeypatch.context() as patch:
        patch.setitem(WORDS, "report", lambda: {"unlit2031": "Harbour Lights"})
        assert named() == ["unlit2031"]
    assert named() == before


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_file_is_as_the_schema_beside_it_says(file):
    content = published(file)
    schema = published(schema_file(file))
    assert file == PACKAGE or content["$schema"] == schema_file(file)
    Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not troubles(schema, content)


@pytest.mark.parametrize("file", SCHEMAS)
def test_every_field_is_described(file):
    def bare(schema, name):
        if isinstance(schema, dict):
            for key, part in schema.get("properties", {}).items():
                if not described(part):
                    yield f"{name}.{key}"
                yield from bare(part, f"{name}.{key}")
            for key in ("items", "additionalProperties"):
                yield from bare(schema.get(key), f"{name}.{key}")
            for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
                yield from bare(part, name)

    def described(part):
        """Whether a field says what it holds, or what it refers to does."""
        return part.get("description") or kinds[part["$ref"].rpartition("/")[2]]["description"]

    whole = published(schema_file(file))
    kinds = whole["$defs"]
    assert len(kinds) > 2
    for name, kind in {file: whole, **kinds}.items():
        assert not list(bare(kind, name))


DAMAGES = {
    "an unknown verdict": lambda c: c.update(headline="true"),
    "an unknown stand": lambda c: c.update(stands="maybe"),
    "an unknown report": lambda c: c.update(report="oas2014"),
    "no statement": lambda c: c.pop("statement"),
    "a field too many": lambda c: c.update(colour="red"),
    "no address": lambda c: c.update(page=None),
    "a hash that is none": lambda c: c.update(hash="not-a-hash"),
    "a basis that is none": lambda c: c["verdicts"].update(later="differs"),
    "numbers in a comparison": lambda c: c.update(kind="comparison"),
    "a quantity and a comparison": lambda c: c.update(comparison={"unchecked": None, "bases": {}}),
    "an unknown unit": lambda c: c["quantities"][0].update(unit="miles"),
    "an unknown hedge": lambda c: c["quantities"][0].update(hedge="roughly"),
    "a number in words": lambda c: c["quantities"][0].update(value="twelve"),
    "no interval": lambda c: c["quantities"][0].update(printed=None),
    "an unknown reason": lambda c: c["quantities"][0].update(unchecked="no idea"),
    "no tables": lambda c: c["quantities"][0]["bases"]["now"].pop("tables"),
    "a verdict too many": lambda c: c["quantities"][0]["bases"]["now"].update(verdict="wrong"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_the_schema_notices(damage):
    content = published(LEDGER)
    one = next(
        claim
        for claim in content["claims"]
        if any("now" in part["bases"] for part in claim.get("quantities", [])[:1])
    )
    content["claims"] = [copy.deepcopy(one)]
    schema = published(schema_file(LEDGER))
    assert not troubles(schema, content)
    damage(content["claims"][0])
    assert troubles(schema, content)


def test_a_schema_has_the_address_of_the_site_where_there_is_one():
    assert ledger_schema(f"{SITE}x.json")["$id"] == f"{SITE}x.json"
    assert "$id" not in ledger_schema("")
    assert "$id" not in published(schema_file(LEDGER))


# The ledger


PUBLISHED = {"page", "card", "hash", "translations"}
"""What a published claim has beside its record."""


def test_the_ledger_holds_every_record_whole(verdicts):
    claims = {claim["claim"]: claim for claim in published(LEDGER)["claims"]}
    assert list(claims) == [verdict.name for verdict in verdicts]
    for verdict in verdicts:
        claim = claims[verdict.name]
        for name, part in verdict.content.items():
            if name != "complaints":
                assert claim[name] == (None if part == "" else part), (verdict.name, name)
        assert claim["hash"] == f"sha256:{content_hash(verdict.content)}"
        assert set(claim) == set(verdict.content) - {"complaints"} | PUBLISHED


def test_the_addresses_of_the_ledger_lead_somewhere():
    pages = {}
    for claim in published(LEDGER)["claims"]:
        assert (HTML / claim["page"]).is_file()
        page, _, anchor = claim["card"].partition("#")
        if page not in pages:
            pages[page] = (HTML / page).read_text(encoding="utf-8")
        assert pages[page].count(f'id="{anchor}"') == 1


def test_the_ledger_cites_its_reports_and_their_sources():
    content = published(LEDGER)
    assert set(content["works"]) >= {report.citation_key for report in reports(ROOT).values()}
    for claim in content["claims"]:
        assert claim["citation"] is None or claim["citation"] in content["works"]
    oas = content["works"]["oas2013"]
    assert oas["authors"] == ["Organization of American States"]
    assert oas["title"] in oas["citation"]
    assert oas["year"] == "2013"


def test_a_file_says_what_it_is_an_edition_of():
    about, edition = settings.read(ROOT), change_log.current(ROOT)
    for file in (LEDGER, FIGURES):
        content = published(file)
        assert content["edition"] == edition.version
        assert content["date"] == edition.date.isoformat()
        assert content["author"] == about.author
        assert content["identifier"] == about.identifier.urn
        assert content["licence"]["name"] == "CC-BY-4.0"


# The ledger as a table


def rows():
    with (HTML / LEDGER_TABLE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_what_the_ledger_says():
    """Row by row, from the JSON alone: nothing is missing, nothing is there twice."""
    expected = {}
    for claim in published(LEDGER)["claims"]:
        for part in [*claim.get("quantities", []), *filter(None, [claim.get("comparison")])]:
            key = (claim["claim"], part.get("quantity", "comparison"))
            for basis, counted in part["bases"].items():
                expected[*key, basis] = (claim, part, counted)
            if part["unchecked"]:
                counted = {"verdict": "cannot be checked", "reason": part["unchecked"]}
                expected[*key, "none"] = (claim, part, counted)
    found = {(row["claim"], row["quantity"], row["basis"]): row for row in rows()}
    assert len(found) == len(rows())
    assert set(found) == set(expected)
    for key, (claim, part, counted) in expected.items():
        row = found[key]
        for name in (
            "report",
            "chapter",
            "kind",
            "statement",
            "answer",
            "headline",
            "stands",
            "hash",
        ):
            assert row[name] == claim[name], (key, name)
        for name in ("as_printed", "unit", "hedge"):
            assert row[name] == part.get(name, ""), (key, name)
        for name in ("verdict", "reason", "finding", "margin"):
            assert row[name] == (counted.get(name) or ""), (key, name)
        assert row["tables"].split() == counted.get("tables", [])
        assert row["facts"].split() == counted.get("facts", [])
        numbers = {name: part.get(name) for name in ("step", "value", "value_high")}
        numbers |= {f"printed_{end}": part.get("printed", {}).get(end) for end in ("low", "high")}
        numbers |= {name: counted.get(name) for name in ("number", "low", "high", "gap")}
        for name, number in numbers.items():
            assert (float(row[name]) if row[name] else None) == number, (key, name)


def test_the_published_package_is_valid():
    report = Package(str(HTML / PACKAGE)).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    names = [task.name for task in report.tasks]
    assert names == [entry["name"] for entry in descriptor(ROOT)["resources"]] + ["ledger"]


def test_the_package_notices_a_word_that_is_none(tmp_path):
    content = published(PACKAGE)
    content["resources"] = [
        r for r in content["resources"] if r["name"] in ("ledger", "claims", "reports")
    ]
    for entry in content["resources"]:
        entry.pop("hash")
        entry.pop("bytes")
        (tmp_path / entry["path"]).parent.mkdir(parents=True, exist_ok=True)
        text = (HTML / entry["path"]).read_text(encoding="utf-8")
        text = text.replace(",reproduced,", ",true,") if entry["name"] == "ledger" else text
        (tmp_path / entry["path"]).write_text(text, encoding="utf-8")
    (tmp_path / PACKAGE).write_text(json.dumps(content), encoding="utf-8")
    report = Package(str(tmp_path / PACKAGE)).validate()
    assert {error.type for task in report.tasks for error in task.errors} == {"constraint-error"}


def test_the_package_leads_to_the_same_files_as_that_of_the_tables():
    outer, inner = published(PACKAGE), published(f"data/{PACKAGE}")
    for entry, table in zip(outer["resources"], inner["resources"], strict=False):
        assert entry == table | {"path": f"data/{table['path']}"}
    assert [field["name"] for field in outer["resources"][-1]["schema"]["fields"]] == list(
        LEDGER_COLUMNS
    )


def test_the_package_names_the_standard_that_it_follows():
    content = published(PACKAGE)
    assert content["$schema"] == f"{STANDARD}/datapackage.json"
    for entry in content["resources"]:
        assert entry["$schema"] == f"{STANDARD}/dataresource.json"
        assert entry["schema"]["$schema"] == f"{STANDARD}/tableschema.json"
        assert entry["dialect"] == DIALECT


def test_no_name_in_the_ledger_is_a_number_to_a_spreadsheet():
    for row in rows():
        for name in ("claim", "quantity", "basis", "report", "chapter", "unit", "hash"):
            assert not spreadsheet.guesses(row[name]), (name, row[name])


@given(st.integers(min_value=0))
def test_no_hash_is_a_number_to_a_spreadsheet(number):
    """Though one of sixteen digits, or with one e among them, there will be."""
    hashed = published_hash({"claim": str(number)})
    assert not spreadsheet.guesses(hashed)
    assert hashed == f"sha256:{content_hash({'claim': str(number)})}"


def test_the_ledger_as_a_workbook_says_what_the_table_says():
    sheets = spreadsheet.read((HTML / LEDGER_WORKBOOK).read_bytes())
    header, *cells = sheets["data"]
    assert header == list(LEDGER_COLUMNS)
    assert len(cells) == len(rows())
    for row, found in zip(rows(), cells, strict=True):
        as_text = dict(zip(header, found, strict=True))
        for name in ("claim", "as_printed", "hash", "tables", "margin"):
            assert (as_text[name] or "") == row[name], name
        for name in ("value", "number", "low", "gap"):
            assert as_text[name] == (float(row[name]) if row[name] else None)


# The figures


def test_the_figures_are_those_of_the_records(shown):
    entries = {entry["figure"]: entry for entry in published(FIGURES)["figures"]}
    assert list(entries) == [record.name for record in shown]
    for record in shown:
        entry = entries[record.name]
        for name in ("title", "caption", "alt", "sources"):
            assert entry[name] == record.content[name]
        assert entry["chapter"] == record.chapter
        assert entry["hash"] == f"sha256:{content_hash(record.content)}"
        licence = licence_of(record.content["sources"])
        assert entry["licence"]["sentence"] == licence.sentence
        assert entry["licence"]["address"] == (licence.address or None)


def test_the_files_of_a_figure_are_there_and_what_they_are_called():
    starts = {
        "image/png": b"\x89PNG",
        "application/pdf": b"%PDF",
        "image/svg+xml": b"<svg",
    }
    for entry in published(FIGURES)["figures"]:
        kinds = {}
        for file in entry["files"]:
            content = (HTML / file["address"]).read_bytes()
            kinds[Path(file["address"]).name] = file["mediatype"]
            if file["mediatype"] == "application/json":
                assert json.loads(content)
            assert content.lstrip().startswith(starts.get(file["mediatype"], b"")), file
        assert kinds["figure.svg"] == "image/svg+xml"
        assert kinds["figure.png"] == "image/png"
        assert kinds["figure.pdf"] == "application/pdf"
        assert kinds["data.csv"] == "text/csv"
        assert kinds["spec.json"] == "application/json"


def test_a_figure_has_the_number_that_its_page_shows():
    for entry in published(FIGURES)["figures"]:
        page = (HTML / entry["page"]).read_text(encoding="utf-8")
        assert re.findall('<span class="caption-number">(.*?): </span>', page) == [entry["number"]]


# Addresses, and texts that try to break out


def test_with_an_address_of_the_site_all_addresses_are_absolute(verdicts):
    content = ledger(a_head(), verdicts, works(ROOT, works_named(verdicts)))
    assert not troubles(ledger_schema(""), content)
    for claim in content["claims"]:
        assert claim["page"] == f"{SITE}claims/{claim['claim']}/"
        assert claim["card"].startswith(f"{SITE}chapters/{claim['chapter']}.html#claim-")
    described = package(a_head(), descriptor(ROOT), b"")
    assert described["homepage"] == SITE
    assert described["version"] == "0.2.0"
    assert not any(entry["path"].startswith("http") for entry in described["resources"])


def test_the_list_of_files_shows_addresses_and_links_to_neighbours():
    table = BeautifulSoup(files_html(a_head().settings, "../"), "lxml")
    links = {link["href"]: link.text for link in table.find_all("a")}
    assert links[f"../{LEDGER}"] == f"{SITE}{LEDGER}"
    page = BeautifulSoup((HTML / "reference" / "programs.html").read_text(encoding="utf-8"), "lxml")
    named = {urljoin("reference/", link["href"]) for link in page.select("#the-files a[href]")}
    assert named >= {LEDGER, LEDGER_TABLE, FIGURES, PACKAGE, *map(schema_file, SCHEMAS)}


def test_pages_offer_what_they_show_in_other_forms():
    for page, files in {
        "index": (LEDGER, FIGURES, PACKAGE, "llms.txt"),
        "reference/ledger": (LEDGER, LEDGER_TABLE),
        "reference/figures": (FIGURES,),
        "reference/data": (PACKAGE,),
        "claims/rio-upp-officers/index": tuple(
            f"claims/rio-upp-officers/{file}" for file in ("verdict.json", "index.md")
        ),
        "figures/rio-2010-2011/index": tuple(
            f"figures/rio-2010-2011/{file}" for file in ("metadata.json", "index.md")
        ),
    }.items():
        text = (HTML / f"{page}.html").read_text(encoding="utf-8")
        links = BeautifulSoup(text, "lxml").select("head link[rel=alternate]")
        offered = {urljoin(page, link["href"]): link["type"] for link in links}
        assert offered.pop("feed.xml") == "application/atom+xml"
        assert all((HTML / file).is_file() for file in offered)
        assert offered == {file: MEDIA_TYPES[Path(file).suffix] for file in files}


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.sampled_from(
        [
            '</script><script>alert(1)</script> <!-- & "quoted" ‘so’',
            "São Paulo, Ñuñoa; Bogotá – 10 % {x_y}\\n",
            "السلامة العامة مهمة",
            'a "b", c;\td\ne',
        ]
    ),
).filter(lambda text: text.strip() and not is_formula(text))


@given(ODD, ODD, ODD)
def test_texts_come_through_unharmed(statement, as_printed, because):
    record = next(
        record
        for record in STORED
        if any("now" in part["bases"] for part in record.content.get("quantities", []))
    )
    content = copy.deepcopy(record.content)
    content |= {"statement": statement, "because": because}
    content["quantities"][0]["as_printed"] = as_printed
    changed = replace(record, content=content)
    head = a_head("")
    whole = json.loads(json.dumps(ledger(head, [changed], WORKS), ensure_ascii=False))
    assert not troubles(ledger_schema(""), whole)
    assert whole["claims"][0]["statement"] == statement
    assert whole["claims"][0]["because"] == because
    table = csv_text(list(ledger_rows(head, [changed])), LEDGER_COLUMNS)
    read = list(csv.DictReader(io.StringIO(table, newline="")))
    assert {row["statement"] for row in read} == {statement}
    assert as_printed in {row["as_printed"] for row in read}


STORED: list[Record] = Book(ROOT).verdicts
WORKS = works(ROOT, works_named(STORED))


# The works


def test_a_work_has_its_authors_and_says_which_are_bodies():
    found = WORKS
    assert [(a.name, a.body) for a in found["oas2013"].authors] == [
        ("Organization of American States", True)
    ]
    assert [(a.name, a.body) for a in found["copolad2023"].authors] == [
        ("Érika Rodríguez Pinzón", False)
    ]
    assert found["oas2013"].institution == "Organization of American States"
    assert not any(sign in work.citation for work in found.values() for sign in "{}\\")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@misc{oas2013, title={x}", "expected BibTeX"),
        ("@misc{oas2013, title={x}}", "no entry 'copolad2023'"),
    ],
)
def test_a_list_of_works_that_cannot_serve_is_named(tmp_path, text, message):
    (tmp_path / "references.bib").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=rf"references\.bib: .*{message}"):
        works(tmp_path, reports(ROOT))
