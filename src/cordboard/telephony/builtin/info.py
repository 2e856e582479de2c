"""INFO within a dialog: the keys of telephones that put no events into their audio. Used on the SIP thread only."""

import re
from collections.abc import Callable
from typing import Any, Final

from cordboard.telephony.builtin.replies import warning
from cordboard.telephony.builtin.stack import Stack
from cordboard.telephony.media_port import TELEPHONE_KEYS

KEY_TYPES: Final = ("application/dtmf-relay", "application/dtmf")
"""Media types of bodies that tell one key: as ``Signal=5`` among other lines, or alone."""

_KEY: Final = re.compile(r"^\s*(?:Signal\s*=\s*)?([0-9*#A-D]|1[0-5])\s*$", re.IGNORECASE | re.MULTILINE)


def answer_info(agent: Any, stack: Stack, request: Any, on_key: Callable[[str], None]) -> Any:
    """The response to an INFO: 200 where it brings a key, which is told to ``on_key``, or no body at all.

    What is not understood is never answered with 200 (RFC 6086 section 4.2.2). ``agent`` is the dialog's user agent.
    """
    if not agent.in_order(request):
        return stack.response(request, 500, "Server Internal Error")
    body = request.getBody()
    if body is not None:
        if body.getType() not in KEY_TYPES:
            return stack.response(request, 415, "Unsupported Media Type", {"accept": ", ".join(KEY_TYPES)})
        key = key_in(str(body))
        if key is None:
            return stack.response(request, 400, "Bad Request", {"warning": warning("the body names no key")})
        on_key(key)
    return stack.response(request, 200, "OK")


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
