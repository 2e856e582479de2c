"""Keys in INFO requests: what telephones send that put no events into their audio."""

import re
from typing import Final

from cordboard.telephony.line import TELEPHONE_KEYS

KEY_TYPES: Final = ("application/dtmf-relay", "application/dtmf")
"""Media types of bodies that tell one key: as ``Signal=5`` among other lines, or alone."""

_KEY: Final = re.compile(r"^\s*(?:Signal\s*=\s*)?([0-9*#A-D]|1[0-5])\s*$", re.IGNORECASE | re.MULTILINE)


def key_in(body: str) -> str | None:
    r"""The key that a body of one of these types tells, one of ``0-9 * # A-D``; None where it tells none.

    Numbers from 10 on are those of RFC 4733 section 3.2. A hook flash (``hf``, 16) is no key.

    >>> key_in("Signal=11\r\nDuration=160\r\n"), key_in("5"), key_in("Signal=hf")
    ('#', '5', None)
    """
    match = _KEY.search(body)
    if match is None:
        return None
    told = match[1].upper()
    return TELEPHONE_KEYS[int(told)] if len(told) == 2 else told
