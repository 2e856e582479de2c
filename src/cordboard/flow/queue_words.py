"""What a person who waits for an agent is told of the queue, in the contact's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class _Words(NamedTuple):
    next_one: str
    position: str
    soon: str
    minutes: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words(
        "You are the next to be served.",
        "You are number {position} in the queue.",
        "The wait will be less than a minute.",
        "The wait will be about {minutes} minutes.",
    ),
    "es": _Words(
        "Usted es el siguiente.",
        "Usted es el número {position} de la fila.",
        "La espera será de menos de un minuto.",
        "La espera será de unos {minutes} minutos.",
    ),
}
#: A wait estimated longer than this is not told in numbers: nobody believes it.
LONGEST_TOLD: Final = 3600.0


def in_queue(position: int, wait: float | None, announce: str, language: str) -> str:
    """The sentence or two for a place in the queue; `wait` in seconds, None where nothing is known of it.

    A language that is not written here is told in English.

    >>> in_queue(3, 200, "both", "en")
    'You are number 3 in the queue. The wait will be about 4 minutes.'
    >>> in_queue(1, 20, "wait", "es-MX")
    'La espera será de menos de un minuto.'
    """
    words = _WORDS.get(language.split("-", maxsplit=1)[0], _WORDS["en"])
    said = []
    if announce in ("position", "both"):
        said.append(words.next_one if position <= 1 else words.position.format(position=position))
    if announce in ("wait", "both") and wait is not None and wait <= LONGEST_TOLD:
        said.append(words.soon if wait < 60 else words.minutes.format(minutes=max(2, -int(-wait // 60))))
    return " ".join(said)
