"""What a spreadsheet does: it guesses what the cells of a CSV file are, and reads a workbook."""

import calendar
import io
import re
import zipfile
from datetime import date, timedelta

from lxml import etree

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name[1:])
_GUESSED = re.compile(
    rf"""
      [+-]?[$€£]?\s?(?:\d{{1,3}}(?:[.,\s]\d{{3}})+|\d+)(?:[.,]\d*)?(?:e[+-]?\d+)?\s?%?  # a number
    | [+-]?[.,]\d+(?:e[+-]?\d+)?
    | \d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,4}})?                                       # a day
    | \d{{1,2}}[-\s/]?(?:{_MONTH})(?:[-\s/]\d{{2,4}})?
    | (?:{_MONTH})[-\s/]?\d{{1,4}}(?:,?\s\d{{4}})?
    | \d{{1,2}}:\d{{2}}(?::\d{{2}})?                                                   # a time
    | true | false
    | [=+@-].*                                                                         # a formula
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_FIRST_DAY = date(1899, 12, 30)


def guesses(text):
    """Whether a text of a CSV file would become something else."""
    return bool(_GUESSED.fullmatch(text.strip()))


def read(workbook):
    """The sheets of a workbook by name, each a list of rows; a cell that is empty is None."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as files:
        parsed = {
            name: etree.fromstring(files.read(name))
            for name in files.namelist()
            if name.endswith(".xml")
        }
    texts = [
        "".join(entry.itertext())
        for entry in parsed["xl/sharedStrings.xml"].iterfind("s:si", _NAMES)
    ]
    formats = [
        int(entry.get("numFmtId"))
        for entry in parsed["xl/styles.xml"].iterfind("s:cellXfs/s:xf", _NAMES)
    ]
    names = [
        entry.get("name")
        for entry in parsed["xl/workbook.xml"].iterfind("s:sheets/s:sheet", _NAMES)
    ]
    return {
        name: list(_rows(parsed[f"xl/worksheets/sheet{number}.xml"], texts, formats))
        for number, name in enumerate(names, 1)
    }


def _rows(sheet, texts, formats):
    found = [
        [(_column(cell.get("r")), _cell(cell, texts, formats)) for cell in row]
        for row in sheet.iterfind("s:sheetData/s:row", _NAMES)
    ]
    width = 1 + max(place for row in found for place, _ in row)
    for row in found:
        filled = dict(row)
        yield [filled.get(place) for place in range(width)]


def _column(reference):
    """The place of a cell such as AB12, from 0."""
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _cell(cell, texts, formats):
    [value] = cell.iterfind("s:v", _NAMES)
    match cell.get("t", "n"):
        case "s":
            return texts[int(value.text)]
        case "b":
            return value.text == "1"
    number = float(value.text)
    is_day = formats[int(cell.get("s", 0))] != 0
    return _FIRST_DAY + timedelta(number) if is_day else number
