"""Texts that a regular expression matches, made sign by sign: a beginning that can lead to none is not followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex


def grown(pattern: regex.Pattern[str], begun: str, signs: Sequence[str], length: int, left: list[int]) -> Iterator[str]:
    """Texts of this length that begin so, go on in these signs, and that the whole pattern matches.

    `left` holds how many beginnings may still be tried, and is counted down, over several calls where they share it.
    """
    left[0] -= 1
    if left[0] < 0:
        return
    if len(begun) == length:
        if pattern.fullmatch(begun):
            yield begun
        return
    for sign in signs:
        if pattern.fullmatch(begun + sign, partial=True):
            yield from grown(pattern, begun + sign, signs, length, left)
