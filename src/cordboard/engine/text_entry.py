"""What a written answer means as an entry: the rules by which a text answers a `Gather`.

People write "1", "1.", "one", "option 1", "1 - opening hours", or the word for a choice; a PIN comes with spaces and an
account number with hyphens. An answer counts only as a whole: of "I have 2 problems" nobody knows that it means 2, and
the person is asked again. Live conversations, the simulator and the proofs all use this.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final

from num2words import num2words

from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, NotUnderstood
from cordboard.flow.folding import folded

#: Whole numbers up to here are read from words.
_LARGEST_IN_WORDS: Final = 99
#: Words that people write around the number of a choice, by language.
_AROUND_A_NUMBER: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"option", "number", "choice", "key", "press", "reply", "please", "thanks"}),
    "es": frozenset({"opción", "número", "tecla", "oprima", "marque", "responda", "por", "favor", "gracias"}),
    "de": frozenset({"option", "nummer", "taste", "antwort", "bitte", "danke"}),
    "fr": frozenset({"option", "numéro", "choix", "touche", "svp", "merci"}),
    "it": frozenset({"opzione", "numero", "scelta", "tasto", "grazie"}),
    "nl": frozenset({"optie", "nummer", "keuze", "toets", "graag", "bedankt"}),
    "pt": frozenset({"opção", "número", "tecla", "por", "favor", "obrigado", "obrigada"}),
    "pl": frozenset({"opcja", "numer", "wybór", "klawisz", "proszę", "dziękuję"}),
}
_SIGNS: Final[Mapping[str, str]] = {"star": "*", "asterisk": "*", "asterisco": "*", "pound": "#", "hash": "#"}


def answer(to: int, gather: Gather, text: str, hide: Callable[[str], str] | None = None) -> Keyed | NotUnderstood:
    """A written answer as the signal for command `to`. `hide` turns sensitive digits into a token.

    What was written is kept beside what it means, except for a sensitive question.

    >>> answer(3, Gather((), words={"2": ("billing",)}), "Billing, please!").digits
    '2'
    >>> answer(3, Gather((), words={"2": ("billing",)}), "My billing is wrong")
    NotUnderstood(to=3, text='My billing is wrong')
    """
    digits = entry(gather, text)
    shown = "" if gather.sensitive else text
    if digits is None:
        return NotUnderstood(to, shown)
    if not gather.sensitive:
        return Keyed(to, digits, count=len(digits), text=shown)
    if hide is None:
        raise ValueError("these digits are sensitive: give Tokens.hide, so that nothing stores them")
    return Keyed(to, hide(digits), sensitive=True, count=len(digits))


def entry(gather: Gather, text: str) -> str | None:
    """The keys that a written answer stands for; None for one that is no such entry.

    >>> [entry(Gather((), max_digits=4), text) for text in ("47 11", "four seven one one", "4711#", "47111", "hello")]
    ['4711', '4711', '4711', None, None]
    """
    written, languages = folded(text), _languages(gather)
    tokens = written.split()
    wanted = {written, " ".join(_without_frame(tokens, languages))}
    named = next((key for key, words in gather.words.items() if wanted & set(map(folded, words))), None)
    if named is not None:
        return named
    if gather.max_digits > 1 and len(written) > 1:  # "4711#": the key that ends an entry is no part of it
        tokens = written.rstrip(gather.terminators + "#").split()
    digits = _digits(_without_frame(tokens, languages), languages)
    if digits is None and gather.max_digits == 1:
        digits = _with_its_words(gather, tokens)
    return digits if digits and len(digits) <= gather.max_digits else None


def _with_its_words(gather: Gather, tokens: list[str]) -> str | None:
    """A choice copied with its words, as in "2. Billing"."""
    for key, words in gather.words.items():
        if len(tokens) > 1 and key in (tokens[0], tokens[-1]):
            rest = " ".join(tokens[1:] if tokens[0] == key else tokens[:-1])
            if rest in map(folded, words):
                return key
    return None


def _without_frame(tokens: list[str], languages: tuple[str, ...]) -> list[str]:
    around = _around(languages)
    while tokens and tokens[0] in around:
        tokens = tokens[1:]
    while tokens and tokens[-1] in around:
        tokens = tokens[:-1]
    return tokens


@lru_cache(maxsize=64)
def _around(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(word) for each in languages for word in _AROUND_A_NUMBER.get(each, ()))


def _digits(tokens: list[str], languages: tuple[str, ...]) -> str | None:
    """Tokens that are digits, signs or number words and nothing else, put together."""
    if not tokens:
        return None
    numbers = _number_words(languages)
    if (whole := numbers.get(" ".join(tokens))) is not None:
        return whole
    read = [_token(each, numbers) for each in tokens]
    return None if None in read else "".join(each for each in read if each is not None)


def _token(token: str, numbers: Mapping[str, str]) -> str | None:
    if token.isdecimal():
        return "".join(str(unicodedata.decimal(each)) for each in token)
    if set(token) <= set("0123456789*#"):
        return token
    number = numbers.get(token)
    return number if number is not None and len(number) == 1 else _SIGNS.get(token)


def _languages(gather: Gather) -> tuple[str, ...]:
    """The languages of the question, without their regions; English is understood beside any."""
    asked = (each.language.split("-", maxsplit=1)[0] for each in gather.said if each.kind == "text")
    return tuple(dict.fromkeys((*asked, "en")))


@lru_cache(maxsize=64)
def _number_words(languages: Iterable[str]) -> Mapping[str, str]:
    """Whole numbers by their words; where two languages differ the first one is right."""
    found: dict[str, str] = {}
    for language in languages:
        for number in range(_LARGEST_IN_WORDS + 1):
            try:
                words = str(num2words(number, lang=language))
            except NotImplementedError:  # a language of which num2words knows no words: its digits are understood
                break
            found.setdefault(folded(words), str(number))
    return found
