"""The page of a claim: all of its record, nothing else, and addresses that lead somewhere."""

import copy
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built import HTML, ROOT
from evil import EVIL, evil

from recount.chapters import VerdictEntry
from recount.errors import LedgerError
from recount.publish.book.book import Book
from recount.publish.book.change_log import current
from recount.publish.book.manifests import frozen_versions
from recount.publish.book.sections import section_of
from recount.publish.book.settings import Settings
from recount.publish.cite.citables import Citables, claim_licence
from recount.publish.cite.citation import citations
from recount.publish.claims.claim_html import ClaimPlace, Shown, claim_page_html
from recount.publish.claims.corrections import corrections, corrections_html, way_html
from recount.publish.claims.dispute import dispute_addresses
from recount.publish.claims.evidence import EvidenceOf
from recount.publish.editions.corrected import untold
from recount.publish.editions.frozen import snapshot
from recount.record import tables_of
from recount.tables.data import table

REPOSITORY = "https://github.com/owner/repository"
MAIL = "corrections@example.org"


BOOK = Book(ROOT)
EVIDENCE = EvidenceOf(BOOK)


@pytest.fixture(scope="module")
def verdicts():
    return {record.name: record for record in BOOK.verdicts}


def about(repository=REPOSITORY, contact=""):
    return Settings("T", "A", "https://example.org/book/", repository, UUID(int=7), contact)


def page_of(record, content=None, settings=None, shown=()):
    content = content or record.content
    settings = settings or about()
    citable = Citables(settings, current(ROOT)).claim(record.content)
    place = ClaimPlace(
        home=record.chapter,
        chapter="The chapter",
        cell=record.cell,
        section=section_of(record, BOOK.sections),
        shown=shown,
        citable=citable,
        citations=citations(citable),
        licence=claim_licence(record.content),
        evidence=EVIDENCE.of(content),
        binder="",
        disputes=dispute_addresses(settings, content, citable),
        corrections="",
        nearer="",
    )
    return BeautifulSoup(claim_page_html(content, place), "html.parser")


def test_a_page_shows_everything_that_is_on_record(verdicts):
    record = verdicts["rio-north-copacabana-rates"]
    text = " ".join(page_of(record).get_text(" ").split())
    content = record.content
    for part in (
        content["statement"],
        content["because"],
        content["locator"],
        content["attributed_to"],
        "The sentence does not stand",
        "47.9 cases per 100,000 inhabitants",
        "35.9 per 100,000",
        "does not match: the number is of something else; off by 11.9 per 100,000",
        "lethal violence, far north only, today’s series",
    ):
        assert part in text


def text_of(part):
    return " ".join(part.get_text().split())


def test_the_evidence_of_a_page_is_that_of_its_record(verdicts):
    record = verdicts["colombia-homicides-2010"]
    found = page_of(record).select(".recount-evidence > li")
    named = {item.select_one("cite a")["href"].partition("#")[2] for item in found}
    assert named == set(tables_of(record.content, beside=True))
    items = {item.select_one("cite a")["href"].partition("#")[2]: item for item in found}
    unodc = items["unodc_homicide_rates"]
    assert text_of(unodc).startswith(
        "UNODC, Intentional homicide in the Americas, two editions, Global Study on Homicide 2019;"
        " release of 2025. First hand: read through a mirror of the publisher’s file."
    )
    assert "Counted from it: 15,459 victims, data of today" in text_of(unodc)
    addresses = [link["href"] for link in unodc.select("a")]
    assert "https://ourworldindata.org/grapher/homicide-rate-unodc" in addresses
    assert "../../data/homicide/unodc_homicide_rates.csv" in addresses
    # What the verdict rests on comes before what is only shown beside it.
    assert found[-1] is items["colombia_homicide_rates"]
    assert "Second hand: read in a secondary source." in text_of(found[-1])
    assert "and 4 more" in text_of(found[-1])


def test_the_evidence_quotes_the_words_read_and_says_at_which_hand(verdicts):
    first, second = page_of(verdicts["rio-upp-officers"]).select(".recount-evidence > li")
    assert "Second hand: a page that names no work for it." in text_of(first)
    assert "já son" not in text_of(first)
    assert "já são 8 mil policiais" in text_of(first.q)
    assert "Rio de Janeiro, 3 March 2013: 8,000 people." in text_of(first.blockquote)
    assert first.select_one("blockquote a")["href"].startswith("http://jornalbrasil.com.br/")
    assert "jornalbrasil.com.br." in text_of(first.blockquote)
    assert "First hand: the author’s own words." in text_of(second)
    assert "Counted from it: 9,543 people, data of today" in text_of(second)


def test_of_several_works_each_gave_its_own(verdicts):
    record = verdicts["rio-north-copacabana-rates"]
    content = copy.deepcopy(record.content)
    for part in content["quantities"]:
        for other in part["other_series"]:
            if "published_facts" in other["tables"]:
                other["facts"] = ["rio-far-north-violent-death-rate-uol"]
            other["facts"] = [*other.get("facts", []), "cocaine-manufacture-2018"]
    items = {
        item.select_one("cite a").text: text_of(item)
        for item in page_of(record, content).select(".recount-evidence > li")
    }
    own, report = items["as quoted"], items["World Drug Report 2020"]
    assert "(ISP-RJ)" in own
    assert "47.92 per 100,000, for comparison: as reported in 2012" in own
    assert "data of today" not in own
    assert "UNODC, World Drug Report 2020, 2020. Second hand: as reported by Drug Policy" in report


def test_printed_and_counted_are_drawn_and_the_sentence_to_write_comes_before_all_else(verdicts):
    page = page_of(verdicts["rio-upp-officers"])
    gap = page.select_one(".recount-gap")
    assert [box["class"] for box in gap.select("[role=img] > div")] == [
        ["recount-wide"],
        ["recount-narrow"],
    ]
    for box in gap.select("[role=img]"):
        assert "As printed: “more than 28,000”." in box["aria-label"]
        assert "8,000 people, 20,000 fewer." in box["aria-label"]
    order = page.select(
        ".recount-answer, .recount-gap, .recount-instead, #printed, #compared, #data, #related,"
        " #reasoning, #cite, #facts"
    )
    names = [(part.get("id") or part["class"][-1]) for part in order]
    assert names == [
        *("recount-answer", "recount-gap", "recount-instead", "printed", "compared", "data"),
        *("related", "reasoning", "cite", "facts"),
    ]
    assert [part.find_parent("details") is not None for part in order[-3:]] == [True, False, True]


def test_what_nobody_can_check_says_what_would_settle_it_and_draws_nothing(verdicts):
    record = verdicts["rio-upp-area"]
    page = page_of(record)
    assert page.select_one(".recount-gap, .recount-instead, #compared") is None
    settle = text_of(page.select_one(".recount-settle"))
    assert settle.endswith(record.content["settled_by"])
    assert "Nothing public was found with which it could be compared." in text_of(
        page.select_one("#data")
    )
    assert page.select_one(".recount-words q").text == "nearly 10 million square meters"


def test_a_page_names_report_place_and_what_it_cites(verdicts):
    page = page_of(verdicts["rio-upp-officers"])
    facts = text_of(page.select_one("#printed dl"))
    assert "The Drug Problem in the Americas: Studies. Drugs and Security" in facts
    assert "Organization of American States, 2013" in facts
    assert verdicts["rio-upp-officers"].content["locator"] in facts
    day = page.select_one(".recount-day")
    edition = current(ROOT)
    assert text_of(day).startswith(f"Checked for edition {edition.version}, {edition.date.day} ")
    assert day.time["datetime"] == edition.date.isoformat()


def test_related_claims_are_the_nearest_of_the_section_with_their_answers(verdicts):
    record = verdicts["rio-upp-officers"]
    section = section_of(record, BOOK.sections)
    page = page_of(record)
    near = page.select("#related li")
    own = [verdict.name for verdict in section.verdicts].index(record.name)
    places = [
        [verdict.name for verdict in section.verdicts].index(item.a["href"].split("/")[-2])
        for item in near
    ]
    assert len(near) == 6
    assert places == sorted(places)
    assert own not in places
    assert max(abs(place - own) for place in places) <= 6
    for item, place in zip(near, places, strict=True):
        content = section.verdicts[place].content
        assert item["data-answer"] == item.select_one(".recount-badge").text == content["answer"]
        assert item.a.text == content["statement"]
    assert page.select_one("#related > p a")["href"] == f"../../{section.address}"


def test_figures_are_pictures_that_wait_and_whose_size_is_known(verdicts):
    shown = [
        Shown("Fig. 3", EVIL, "figures/a/index.html", "figures/a/picture.svg", (320, 200)),
        Shown("Explorer", "Why?", "explorers/b/index.html", "", (0, 0)),
    ]
    figure, explorer = page_of(verdicts["rio-upp-officers"], shown=shown).select("#shown li")
    assert figure.a["href"] == "../../figures/a/index.html"
    assert EVIL in figure.a.get_text()
    assert figure.img.attrs == {
        "src": "../../figures/a/picture.svg",
        "width": "320",
        "height": "200",
        "alt": "",
        "loading": "lazy",
        "decoding": "async",
    }
    assert explorer.img is None
    assert text_of(explorer.a) == "Explorer Why?"


def test_one_citation_is_open_and_the_others_are_behind_it(verdicts):
    cites = page_of(verdicts["rio-upp-officers"]).select("#cite .recount-cite")
    folded = [cite.find_parent("details") is not None for cite in cites]
    assert folded == [False, True, True, True, True]


def test_no_page_has_brackets_in_brackets_or_a_cell_without_what_it_promises(verdicts):
    """Of the book as it is built: to set the citations of all of them again would take long."""
    for name in verdicts:
        text = (HTML / "claims" / name / "index.html").read_text(encoding="utf-8")
        page = BeautifulSoup(text, "lxml")
        assert page.select_one(".recount-answer"), name
        for part in page.select(".recount-answer, .recount-gap, #compared, #data, #reasoning"):
            for quoted in part.select("q"):
                quoted.decompose()
            nested = re.search(r"\([^()]*\([^)]*\)[^()]*\)", part.get_text())
            assert nested is None, (name, nested)
        assert "in words" not in [cell.get_text() for cell in page.select("td")], name


def test_markup_in_a_record_shows_as_text(verdicts):
    keep = (
        "claim",
        "report",
        "kind",
        "answer",
        "headline",
        "role",
        "hedge",
        "unit",
        "verdict",
        "reason",
        "unchecked",
        "stands",
        "tables",
        "facts",
    )
    for name in ("rio-north-copacabana-rates", "caribbean-homicides-increasing"):
        page = page_of(verdicts[name], evil(verdicts[name].content, keep))
        assert page.find(["img", "script"]) is None
        assert not [tag for tag in page.find_all(True) if "onerror" in tag.attrs]
        assert EVIL in page.h1.get_text()


ANSWER_OF = {"yes": "quote it", "in part": "quote with care", "no": "do not quote"}


def test_badge_title_citations_and_rating_of_every_page_give_the_same_answer(verdicts):
    for name, record in verdicts.items():
        content = record.content
        answer = ANSWER_OF.get(content["stands"], "nobody can check")
        if answer == "quote it" and content["headline"] == "differs":
            answer = "quote with care"
        home = HTML / "claims" / name
        page = BeautifulSoup((home / "index.html").read_text(encoding="utf-8"), "lxml")
        claim = page.select_one(".recount-claim")
        assert (claim["data-answer"], claim.select_one(".recount-badge").text) == (answer, answer)
        title = f"{answer.capitalize()}: {content['statement'].rstrip('.')}"
        assert page.title.text.startswith(title), name
        for tag in ("og:title", "citation_title"):
            assert (
                page.find("meta", {"property": tag} if ":" in tag else {"name": tag})["content"]
                == title
            ), (name, tag)
        [cited] = json.loads((home / "citation.json").read_text(encoding="utf-8"))
        assert cited["title"] == title
        for file in ("citation.bib", "citation.ris"):
            assert title.split()[0] in (home / file).read_text(encoding="utf-8")
        [data] = page.select('script[type="application/ld+json"]')
        assert json.loads(data.text)["reviewRating"]["alternateName"] == answer


def test_every_verdict_that_changed_since_the_last_edition_is_told_among_the_corrections(verdicts):
    """Where it did not change with its data: `recount check` says so too."""
    last = snapshot(ROOT, frozen_versions(ROOT)[-1]).claims.values()
    turned = {"reproduced": "differs", "differs": "reproduced"}
    wrong = [
        VerdictEntry(
            entry.record.chapter,
            entry.record.cell,
            entry.record.content | {"headline": turned[entry.record.content["headline"]]},
        )
        for entry in last
        if entry.record.content["headline"] in turned
    ]
    assert len(untold(BOOK, wrong)) > 50
    assert untold(BOOK, verdicts.values()) == []


def test_every_claim_has_its_page_and_files(verdicts):
    folders = {path.name for path in (HTML / "claims").iterdir()}
    assert folders == set(verdicts)
    for name, record in verdicts.items():
        folder = HTML / "claims" / name
        written = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
        assert written == record.content
        for file in ("citation.bib", "citation.ris", "citation.json"):
            assert f"recount-{name}" in (folder / file).read_text(encoding="utf-8")


def test_the_hash_on_a_page_is_that_of_the_file_beside_it(verdicts):
    for name in list(verdicts)[::40]:
        folder = HTML / "claims" / name
        digest = hashlib.sha256((folder / "verdict.json").read_bytes()).hexdigest()
        page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
        [shown] = [code.text for code in page.select("#facts dd code") if code.text != name]
        assert len(shown) == 16
        assert digest.startswith(shown)


def test_every_link_of_a_claims_page_leads_to_a_file_and_a_place_in_it(verdicts):
    ids = {}
    for name in list(verdicts)[::20]:
        path = HTML / "claims" / name / "index.html"
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        links = [link["href"] for link in page.select("article a[href]")]
        assert len(links) > 8
        for link in links:
            if link.startswith(("http:", "https:", "mailto:")):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), link
            if anchor:
                if target not in ids:
                    text = target.read_text("utf-8")
                    ids[target] = {
                        tag["id"] for tag in BeautifulSoup(text, "html.parser").select("[id]")
                    }
                assert anchor in ids[target], link


def test_a_page_is_light(verdicts):
    sizes = {name: (HTML / "claims" / name / "index.html").stat().st_size for name in verdicts}
    assert max(sizes.values()) < 60_000, max(sizes, key=sizes.get)


def test_cards_lead_to_the_pages_of_their_claims(verdicts):
    for chapter in {record.chapter for record in verdicts.values()}:
        text = (HTML / "chapters" / f"{chapter}.html").read_text("utf-8")
        cards = BeautifulSoup(text, "html.parser").select(".recount-card")
        for card in cards:
            links = [link["href"] for link in card.select("a")]
            anchor = card.select_one("[id^=claim-]:not([id$=--said])")["id"]
            assert f"../{anchor.replace('claim-', 'claims/', 1)}/index.html" in links
        assert cards


@pytest.mark.parametrize(
    ("repository", "start", "title", "text"),
    [
        (REPOSITORY, f"{REPOSITORY}/issues/new?", "title", "body"),
        (
            "https://gitlab.com/a/b/c",
            "https://gitlab.com/a/b/c/-/issues/new?",
            "issue[title]",
            "issue[description]",
        ),
        (
            "https://codeberg.org/a/b",
            "https://codeberg.org/a/b/issues/new?",
            "title",
            "body",
        ),
    ],
)
def test_a_dispute_is_prepared_as_an_issue(verdicts, repository, start, title, text):
    record = verdicts["rio-upp-officers"]
    [link] = [
        link["href"]
        for link in page_of(record, settings=about(repository)).select("a")
        if "Dispute" in link.text
    ]
    assert link.startswith(start)
    query = parse_qs(urlsplit(link).query)
    assert query[title] == [f"Dispute: rio-upp-officers (edition {current(ROOT).version})"]
    [body] = query[text]
    for part in (
        record.content["statement"],
        "do not quote (differs)",
        "book/claims/rio-upp-officers/",
    ):
        assert part in body


def test_a_dispute_is_prepared_as_a_mail(verdicts):
    page = page_of(verdicts["rio-upp-officers"], settings=about("", MAIL))
    [link] = [link["href"] for link in page.select("a") if "Dispute" in link.text]
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", MAIL)
    assert "+" not in parts.query, "mail programs show it as it stands"
    assert parse_qs(parts.query)["subject"][0].startswith("Dispute: rio-upp-officers")


def test_without_repository_and_contact_there_is_no_dispute(verdicts):
    page = page_of(verdicts["rio-upp-officers"], settings=about("", ""))
    assert "Dispute" not in page.get_text()


ROW = {
    "date": pd.Timestamp("2026-11-21"),
    "kind": "claim",
    "name": "rio-upp-officers",
    "was": EVIL,
    "now": "right",
    "edition": "0.1.0",
}
KNOWN = {"claim": {"rio-upp-officers"}, "figure": set(), "table": set()}


def log(*rows):
    columns = list(table("corrections", ROOT).columns)
    return corrections(pd.DataFrame(rows, columns=columns), Book(ROOT).editions, KNOWN)


def test_an_empty_log_says_so():
    assert corrections_html(log()) == "<p>Nothing has been corrected so far.</p>"


def test_the_log_sends_readers_to_dispute_only_where_they_can(verdicts):
    for settings in (about("", ""), about(), about("", MAIL)):
        page = page_of(verdicts["rio-upp-officers"], settings=settings)
        assert ("Dispute" in page.get_text()) == ("dispute" in way_html(settings))


def test_a_correction_leads_to_what_it_is_about_and_shows_text():
    older = ROW | {"date": pd.Timestamp("2026-11-20"), "now": "older"}
    page = BeautifulSoup(corrections_html(log(older, ROW)), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
    assert rows[0] == ["2026-11-21", "rio-upp-officers", EVIL, "right", "0.1.0"]
    assert rows[1][3] == "older"
    assert page.a["href"] == "../claims/rio-upp-officers/index.html"
    assert page.find("img") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "gone"}, "row 2, column name: there is no claim 'gone'"),
        ({"kind": "figure"}, "row 2, column name: there is no figure 'rio-upp-officers'"),
        ({"edition": "9.9.9"}, r"row 2, column edition: '9\.9\.9'; expected one of CHANGELOG"),
        (
            {"date": pd.Timestamp("2026-11-22")},
            "row 2, column date: 2026-11-22; expected 2026-11-21 or earlier, when edition 0",
        ),
        (
            {"date": pd.Timestamp("2026-11-20"), "edition": "0.2.0"},
            "row 2, column date: 2026-11-20; expected 2026-11-21 or later, when edition 0.1.0 was",
        ),
    ],
)
def test_a_correction_of_nothing_is_refused(change, message):
    with pytest.raises(LedgerError, match=message):
        log(ROW | change)


def test_what_is_copied_names_each_source_once(verdicts):
    copied = page_of(verdicts["cocaine-trade-us-value"]).select_one(".recount-instead small").text
    assert copied.count("UNODC, World Drug Report 2010;") == 1
    assert copied.count("UNODC, World Drug Report 2011.") == 1
