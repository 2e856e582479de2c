"""What belongs to telephone numbers, such as the service that answers one, found however a number is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from cordboard.flow.numbers import read_number, read_without_plus

_T = TypeVar("_T")


class NumberTable(Generic[_T]):
    """Values by telephone number or name. `region` is the country of numbers without a country code.

    Networks tell the number that was called as they like: in E.164 with or without its ``+``, after ``00``, or as it is
    dialled in the country. The text as it is written goes before every reading of it, and the reading in the region
    before E.164 that lacks its ``+``. Of two entries that are read the same the first counts.

    >>> table = NumberTable({"+49 30 23125001": "support", "1003": "desk"}.items(), "DE")
    >>> [table.find(each) for each in ("+493023125001", "493023125001", "00493023125001", "030 23125001")]
    ['support', 'support', 'support', 'support']
    >>> table.find("1003"), table.find("1004")
    ('desk', None)
    """

    def __init__(self, entries: Iterable[tuple[str, _T]], region: str) -> None:
        self._region = region
        self._written: dict[str, _T] = {}
        likely: dict[str, _T] = {}
        less_likely: dict[str, _T] = {}
        for number, value in entries:
            self._written.setdefault(number, value)
            for table, reading in ((likely, read_number), (less_likely, read_without_plus)):
                if (read := reading(number, region)) is not None:
                    table.setdefault(read, value)
        self._read: Mapping[str, _T] = less_likely | likely

    def find(self, number: str) -> _T | None:
        """What belongs to a number or name; None where nothing does."""
        if number in self._written:
            return self._written[number]
        for reading in (read_number, read_without_plus):
            read = reading(number, self._region)
            if read is not None and read in self._read:
                return self._read[read]
        return None
