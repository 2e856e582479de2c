"""CSV files as spreadsheets and databases write them (RFC 4180, and what is usual besides).

The first line may be ``sep=;``, which names the delimiter. Without it the delimiter is the one of comma, semicolon and
tab with which the heading has the columns that are asked for. Nothing is mended: a row that breaks the rules of
quoting, or has more or fewer cells than the heading, is told by its line and left out.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cordboard.flow.counting import counted

_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"\"?sep=(?P<delimiter>[^\"\r\n])\"?[\r\n]*", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
#: Lines that a heading may have, with line breaks in quotes.
_LONGEST_HEADING = 50


class BadHeading(ValueError):
    """A file whose heading cannot be used. The message goes on from the file's name, and says what to do."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: its first line (1-based) and its cells, or the trouble with it."""

    line: int
    cells: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class CsvTable:
    """The headings as they are written, without the space around them, and the rows as they are read."""

    headings: tuple[str, ...]
    rows: Iterator[CsvRow]

    def renamed(self, names: Mapping[str, str]) -> CsvTable:
        """The table with other headings: those that `names` has, by how they are written; empty: left out.

        Raises BadHeading where two columns would have one name.
        """
        named = [names.get(heading, heading) for heading in self.headings]
        kept = [at for at, name in enumerate(named) if name or self.headings[at] not in names]
        keys = [heading_key(named[at]) for at in kept]
        for at, key in zip(kept, keys, strict=True):
            if key and keys.count(key) > 1:
                raise BadHeading(f"would have the column {named[at]!r} twice; leave one of them out, or rename it")
        rows = (
            row if row.trouble else CsvRow(row.line, tuple(row.cells[at] for at in kept)) for row in self.rows
        )  # fmt: skip
        return CsvTable(tuple(named[at] for at in kept), rows)


def heading_key(heading: str) -> str:
    """A heading as headings are compared: without case, with one space between words.

    >>> heading_key("  PIN "), heading_key("Phone  number")
    ('pin', 'phone number')
    """
    return " ".join(heading.split()).casefold()


def read_csv(lines: Iterable[str], columns: Collection[str] = ()) -> CsvTable:
    r"""The rows of a CSV text, read from its lines (with their ends) one by one.

    `columns` are those looked for; they decide for a delimiter, and need not be there. Rows without any text are left
    out. Raises BadHeading for a heading that is not closed, or names a column twice.

    >>> table = read_csv(["sep=;\n", 'Name;"Age, in years"\n', "Ada;36\n"])
    >>> table.headings, list(table.rows)
    (('Name', 'Age, in years'), [CsvRow(line=3, cells=('Ada', '36'), trouble='')])
    """
    remaining = iter(lines)
    first = next(remaining, "").removeprefix("\ufeff")
    named = _SEPARATOR_LINE.fullmatch(first)
    head = [] if named else [first]
    while not head or "".join(head).count('"') % 2:
        if (line := next(remaining, None)) is None or len(head) == _LONGEST_HEADING:
            break
        head.append(line)
    delimiter = named["delimiter"] if named else _delimiter("".join(head), columns)
    before = 1 if named else 0
    reader = csv.reader(itertools.chain(head, remaining), delimiter=delimiter, strict=True)
    try:
        headings = tuple(heading.strip() for heading in next(reader, []))
    except csv.Error as trouble:
        raise BadHeading(f"has a heading that cannot be read: {trouble}; put each heading in two quotes") from None
    keys = [heading_key(heading) for heading in headings]
    if twice := [heading for heading, key in zip(headings, keys, strict=True) if key and keys.count(key) > 1]:
        raise BadHeading(f"has the column {twice[0]!r} twice; rename one of them")
    return CsvTable(headings, _rows(reader, len(headings), before))


def _delimiter(head: str, columns: Collection[str]) -> str:
    wanted = {heading_key(column) for column in columns}
    outside = _QUOTED.sub("", head)

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader(head.splitlines(keepends=True), delimiter=delimiter, strict=True), [])
        except csv.Error:
            cells = []
        return len(wanted & set(map(heading_key, cells))), outside.count(delimiter)

    return max(_DELIMITERS, key=fits)


def _rows(reader: Iterator[list[str]], width: int, before: int) -> Iterator[CsvRow]:
    while True:
        line = reader.line_num + before + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as trouble:
            yield CsvRow(line, trouble=f"cannot be read: {trouble}")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if "\0" in "".join(cells):
            yield CsvRow(line, trouble="has the character NUL (U+0000) in it, which is no text; take it out")
        elif len(cells) != width:
            yield CsvRow(line, trouble=f"has {counted(len(cells), 'cell')}, and the heading has {width}")
        else:
            yield CsvRow(line, tuple(cell.strip() for cell in cells))
