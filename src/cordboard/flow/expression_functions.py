"""The functions of expressions, for people who write them: how each is called, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: By name: how it is called, and what it gives. One that begins with a dot is called on a value.
FUNCTIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "has": ("has(contact.name)", "Whether there is such a field."),
        "size": ("size(value)", "The characters of a text, or the items of a list."),
        "int": ("int(value)", "A whole number."),
        "double": ("double(value)", "A number with decimals."),
        "string": ("string(value)", "A text."),
        "timestamp": ('timestamp("2026-03-01T09:30:00Z")', "A moment."),
        "duration": ('duration("1h30m")', "A length of time."),
        "contains": (".contains(text)", "Whether the text is in it."),
        "startsWith": (".startsWith(text)", "Whether it begins with the text."),
        "endsWith": (".endsWith(text)", "Whether it ends with the text."),
        "matches": (".matches(pattern)", "Whether a regular expression (RE2) is found in it."),
        "charAt": (".charAt(place)", "The character at a place, counted from 0."),
        "indexOf": (".indexOf(text)", "Where the text begins in it, counted from 0; -1 where it is not."),
        "lastIndexOf": (".lastIndexOf(text)", "Where the text begins in it last; -1 where it is not."),
        "substring": (".substring(begin, end)", "The characters from begin to before end."),
        "replace": (".replace(old, new)", "The text with old replaced by new."),
        "split": (".split(separator)", "A list of the texts between separators."),
        "join": (".join(separator)", "The texts of a list as one."),
        "lowerAscii": (".lowerAscii()", "The text in small letters (A to Z only)."),
        "upperAscii": (".upperAscii()", "The text in capitals (a to z only)."),
        "trim": (".trim()", "The text without spaces at its ends."),
        "reverse": (".reverse()", "The text or list from its end."),
        "min": ("min(values)", "The smallest of a list."),
        "max": ("max(values)", "The largest of a list."),
        "exists": (".exists(item, condition)", "Whether the condition holds of an item of the list."),
        "exists_one": (".exists_one(item, condition)", "Whether it holds of exactly one item."),
        "all": (".all(item, condition)", "Whether it holds of every item."),
        "filter": (".filter(item, condition)", "The items of which it holds."),
        "map": (".map(item, value)", "A value for each item."),
        "getFullYear": (".getFullYear(zone)", "The year; without a zone, by the moment's own."),
        "getMonth": (".getMonth(zone)", "The month, counted from 0."),
        "getDate": (".getDate(zone)", "The day of the month, counted from 1."),
        "getDayOfMonth": (".getDayOfMonth(zone)", "The day of the month, counted from 0."),
        "getDayOfWeek": (".getDayOfWeek(zone)", "The day of the week; Sunday is 0."),
        "getDayOfYear": (".getDayOfYear(zone)", "The day of the year, counted from 0."),
        "getHours": (".getHours(zone)", "The hour, from 0 to 23."),
        "getMinutes": (".getMinutes(zone)", "The minute."),
        "getSeconds": (".getSeconds(zone)", "The second."),
    }
)
