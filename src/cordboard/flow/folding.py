"""Case and accent folding: texts as they are compared with one another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Accents, and the variation selector and the keycap of an emoji such as 1️⃣.
_DROPPED: Final = frozenset(map(chr, (*range(0x0300, 0x0370), 0xFE0F, 0x20E3)))
_NOT_A_WORD: Final = re.compile(r"[^\w*#]|_")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text as it is compared: without case, accents, punctuation and emoji, which people leave out or put in.

    >>> folded("  Opening “HOURS”!! "), folded("Español"), folded("1️⃣")
    ('opening hours', 'espanol', '1')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in apart if each not in _DROPPED and unicodedata.category(each) != "Cf")
    return " ".join(_NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", bare)).split())
