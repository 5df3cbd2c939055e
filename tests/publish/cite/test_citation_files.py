"""What archives read: valid by their own validators, and in agreement with the book."""

import json
import subprocess
from datetime import date

import jsonschema
import pytest
import yaml
from built import ROOT
from isolated import VALIDATORS, isolated

from recount.errors import CitationError
from recount.ledger.claims import reports
from recount.publish.book import change_log, settings
from recount.publish.book.book import Book
from recount.publish.cite.citation_files import CFF, ZENODO, deposit_files

# Zenodo publishes no schema of this file that a package carries. This one is ours, after the
# table of deposit metadata in its documentation of the REST API.
SCHEMA = json.loads((VALIDATORS / "zenodo.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cffconvert():
    program = isolated("cffconvert") / "cffconvert"

    def run(*options):
        command = [program, *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def citable(inside_book):
    inside_book.make_citable()
    return inside_book.root


def test_the_citation_file_is_valid_by_its_own_validator(cffconvert, tmp_path):
    found = cffconvert("--validate", "-i", str(ROOT / CFF))
    assert found.returncode == 0, found.stderr
    bad = tmp_path / CFF
    text = (ROOT / CFF).read_text(encoding="utf-8")
    bad.write_text(text.replace("type: report", "type: rumour"), encoding="utf-8")
    assert cffconvert("--validate", "-i", str(bad)).returncode != 0


def test_both_files_say_the_same(cffconvert):
    made = cffconvert("-f", "zenodo", "-i", str(ROOT / CFF))
    assert made.returncode == 0, made.stderr
    converted = json.loads(made.stdout)
    ours = json.loads((ROOT / ZENODO).read_text(encoding="utf-8"))
    for name in ("title", "creators", "keywords", "version", "publication_date"):
        assert ours[name] == converted[name], name
    assert ours["license"] == converted["license"]["id"].lower()
    assert ours["description"] == f"<p>{converted['description']}</p>"


def test_the_file_for_zenodo_keeps_to_its_vocabulary():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    ours = json.loads((ROOT / ZENODO).read_text(encoding="utf-8"))
    jsonschema.validate(ours, SCHEMA)
    for wrong in (
        {"upload_type": "book"},
        {"creators": []},
        {"creators": [{"given": "A"}]},
        {"access_right": "free"},
        {"publication_date": "21.11.2026"},
        {"licence": "cc-by-4.0"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(ours | wrong, SCHEMA)


def test_both_reports_are_references():
    citation = yaml.safe_load((ROOT / CFF).read_text(encoding="utf-8"))
    named = citation["references"]
    assert [report["year"] for report in named] == [2013, 2023]
    assert len(named) == len(reports(ROOT))
    assert named[0]["authors"] == [{"name": "Organization of American States"}]
    assert named[1]["authors"] == [{"family-names": "Rodríguez Pinzón", "given-names": "Érika"}]
    assert all(report["type"] == "report" and "{" not in report["title"] for report in named)


def test_names_and_letters_are_those_of_the_bibliography(citable):
    path = citable / "references.bib"
    text = path.read_text(encoding="utf-8")
    old = "author = {Rodríguez Pinzón, Érika}"
    assert old in text
    names = r"author = {de la Cruz, III, Jos\'e Ana M. and {World Bank} and others}"
    path.write_text(text.replace(old, names), encoding="utf-8")
    files = deposit_files(Book(citable))
    [_, report] = yaml.safe_load(files[CFF])["references"]
    assert report["authors"] == [
        {
            "family-names": "Cruz",
            "given-names": "José Ana M.",
            "name-particle": "de la",
            "name-suffix": "III",
        },
        {"name": "World Bank"},
    ]
    [_, line] = json.loads(files[ZENODO])["references"]
    assert line.startswith("de la Cruz, José Ana M., III; World Bank (2023). Evolution and Impact")


def test_they_follow_from_settings_and_change_log(citable):
    log = (citable / "CHANGELOG.md").read_text(encoding="utf-8")
    new = "## 0.9.0 - 2027-03-01\n\nMore.\n\n## "
    (citable / "CHANGELOG.md").write_text(log.replace("## ", new, 1), encoding="utf-8")
    config = (citable / "_config.yml").read_text(encoding="utf-8")
    config = config.replace('baseurl: ""', "baseurl: https://example.org/recounted")
    config = config.replace('  url: ""', "  url: https://example.org/owner/repository")
    (citable / "_config.yml").write_text(config, encoding="utf-8")
    files = deposit_files(Book(citable))
    citation, zenodo = yaml.safe_load(files[CFF]), json.loads(files[ZENODO])
    assert (
        citation["version"] == zenodo["version"] == change_log.current(citable).version == "0.9.0"
    )
    assert citation["date-released"] == date(2027, 3, 1)
    assert zenodo["publication_date"] == "2027-03-01"
    assert citation["url"] == settings.read(citable).address
    assert citation["repository-code"] == "https://example.org/owner/repository"
    assert zenodo["related_identifiers"][0]["identifier"] == "https://example.org/recounted/"
    jsonschema.validate(zenodo, SCHEMA)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("references.bib", "{oas2013,", "{oas,", r"references\.bib: expected the reports oas2013"),
        ("references.bib", "year = {2013}", "", r"references\.bib: expected .* year"),
        (
            "references.bib",
            "year = {2013}",
            "year = {in press}",
            r"references\.bib: expected .* year",
        ),
        ("pyproject.toml", "keywords = [", "classifiers = [", r"pyproject\.toml: expected keyword"),
        ("pyproject.toml", "[project]", "[project", r"pyproject\.toml: expected TOML"),
        ("README.md", "Two published reports", "> Two", r"README\.md: expected a paragraph"),
    ],
)
def test_what_is_missing_is_named(citable, file, old, new, message):
    path = citable / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if file != "README.md" else "# Title\n", "utf-8")
    with pytest.raises(CitationError, match=message):
        deposit_files(Book(citable))
