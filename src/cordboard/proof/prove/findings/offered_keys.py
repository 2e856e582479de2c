"""Which keys a prompt speaks of, read from its words in English and Spanish: a person reads better."""

from __future__ import annotations

import re
from typing import Final

from cordboard.flow.events import KEYS

_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPANISH: Final = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_DIGITS: Final = {word: str(digit) for words in (_ENGLISH, _SPANISH) for digit, word in enumerate(words)}
_SIGNS: Final = {
    **dict.fromkeys(("*", "star", "asterisk", "asterisco", "estrella"), "*"),
    **dict.fromkeys(("#", "pound", "hash", "numeral", "almohadilla"), "#"),
}
_NAMES: Final = {**{key: key for key in KEYS}, **_DIGITS, **_SIGNS}


def _any_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


#: What follows a number that is no key: how many of something, or the rest of a longer number.
_NO_KEY = (
    r"(?![\w*])(?!\s*[-.]?\s*\d)(?!\s+(?:of|you|that|which|more|digits?|d[ií]gitos?|times?|veces|vez|letters?|letras|"
    r"numbers?|moments?|seconds?|segundos|minutes?|minutos)\b)"
)
_KEY = rf"""["'\u201c\u2018]?(?P<key>{_any_of(_NAMES)}){_NO_KEY}["'\u201d\u2019]?"""
_VERB = (
    "press|push|dial|hit|select|choose|enter|type|reply|text|send|oprima|oprime|oprimir|pulse|pulsa|pulsar|marque|marca|"
    "marcar|presione|presiona|presionar|digite|teclee|seleccione|elija|responda|envíe"
)
_PRESS = re.compile(rf"\b(?:{_VERB})\b", re.IGNORECASE)
_NO_OFFER = rf"(?!\s*,?\s*(?:please\s+)?(?:{_VERB})\b)"
_BETWEEN = (
    r"(?:(?:or\s+say|o\s+diga|the|key|button|number|digit|option|either|with|on|your|keypad|el|la|tecla|botón|número|"
    r"opción|dígito|con)\s+)*"
)
_AND = r"(?:and|or|y|o|u)"
#: A key right after the verb: "press 1", "oprima la tecla dos", "press or say one".
_OFFER = re.compile(rf"\b(?:{_VERB})\s+{_BETWEEN}{_KEY}", re.IGNORECASE)
#: Another one right after that: "press 1 or 2", "press 1, 2 or 3".
_OR = re.compile(
    rf"\s*(?:,\s*(?:{_AND}\s+)?|{_AND}\s+){_BETWEEN}{_KEY}(?!\s*,?\s*(?:please\s+)?(?:{_VERB})\b)", re.IGNORECASE
)
#: One further on in the same sentence: "press 1 for sales or 2 for service".
_FOR_MORE = re.compile(
    rf"(?:[,;]\s*(?:{_AND}\s+)?|\b{_AND}\s+){_BETWEEN}{_KEY}\s+(?:for|to|if|when|para|si)\b", re.IGNORECASE
)
#: The other way round: "for sales press 1, for service 2".
_MORE_FOR = re.compile(
    rf"(?:[,;]\s*(?:{_AND}\s+)?|\b{_AND}\s+)(?:for|to|para)\b[^.;,?!\d]{{1,60}}?,?\s+{_KEY}"
    rf"(?=\s*(?:[,;.!?]|$|{_AND}\b)){_NO_OFFER}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?<![\w.,:*#])(?P<key>[{re.escape(KEYS)}#])(?![\w*#]|[.,:]\d)")
_WORD = re.compile(rf"\b(?P<key>{_any_of(word for word in _NAMES if word.isalpha())})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")


def offered(text: str) -> set[str]:
    """The keys that a text asks people to press.

    >>> sorted(offered("For sales press 1, or press star. Para español, oprima el dos."))
    ['*', '1', '2']
    >>> sorted(offered("Press 1 for sales, 2 for service or 3 for one of our agents. Please enter four digits."))
    ['1', '2', '3']
    """
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        first = None
        for match in _OFFER.finditer(sentence):
            first = match if first is None else first
            following: re.Match[str] | None = match
            while following is not None:
                found.add(_NAMES[following["key"].casefold()])
                following = _OR.match(sentence, following.end())
        if first is not None:
            for more in (_FOR_MORE, _MORE_FOR):
                found |= {_NAMES[match["key"].casefold()] for match in more.finditer(sentence, first.end())}
    return found


def mentioned(text: str) -> set[str]:
    """The keys that a text may speak of at all: those offered, and every digit and sign that stands alone.

    >>> sorted(mentioned("Sales: 1. Billing: 2. We are open from 9:00."))
    ['1', '2']
    """
    found = offered(text) | {match["key"] for match in _ALONE.finditer(text)}
    for sentence in _SENTENCE.split(text):
        if _PRESS.search(sentence):
            found |= {_NAMES[match["key"].casefold()] for match in _WORD.finditer(sentence)}
    return found
