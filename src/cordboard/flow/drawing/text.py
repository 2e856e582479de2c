"""Texts in a picture: how wide they are, and how they are cut to fit. The reader's fonts are guessed at."""

from __future__ import annotations

from html import escape

#: Widths of characters, in parts of the font size, of the fonts that systems bring.
_NARROW, _WIDE, _CAPITAL, _USUAL = 0.34, 0.92, 0.69, 0.6
_THIN = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD = frozenset("mwMW@%—…")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how many pixels a text takes in a font of so many pixels."""
    parts = sum(
        _NARROW if each in _THIN else _WIDE if each in _BROAD else _CAPITAL if each.isupper() else _USUAL
        for each in text
    )
    return parts * size * (1.06 if bold else 1.0)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as there is room for, escaped for XML.

    >>> fit("Menu", 13, 100), fit("A very long name of a module", 13, 60)
    ('Menu', 'A very…')
    """
    if width(text, size, bold=bold) <= room:
        return escape(text)
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return escape(text.rstrip() + "…")
