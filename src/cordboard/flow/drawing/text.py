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


def in_two(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, str]:
    """The text in a line, or in two where one is too short, each escaped for XML; the second is empty or cut to fit.

    >>> in_two("Menu", 13, 100), in_two("Ask for the number", 13, 90)
    (('Menu', ''), ('Ask for the', 'number'))
    """
    if width(text, size, bold=bold) <= room:
        return escape(text), ""
    words = text.split(" ")
    fitting = [n for n in range(1, len(words)) if width(" ".join(words[:n]), size, bold=bold) <= room]
    if not fitting:
        return fit(text, size, room, bold=bold), ""
    return escape(" ".join(words[: fitting[-1]])), fit(" ".join(words[fitting[-1] :]), size, room, bold=bold)
