"""Which caller identity may be shown: what the caller or the network withholds is nobody's number."""

import re
from collections.abc import Iterable
from typing import Final

_RESTRICTING: Final = frozenset({"id", "user"})
"""Privacy values that withhold who calls. ``header`` and ``session`` hide routes and media addresses, which nobody is
shown here anyway, and ``none`` and ``critical`` withhold nothing (RFC 3323 section 4.2, RFC 3325 section 9.3)."""

_REMOTE_PARTY_RESTRICTED: Final = re.compile(r";\s*privacy\s*=\s*\"?(?:full|uri)\b", re.IGNORECASE)
"""The same in the header that some systems use instead (draft-ietf-sip-privacy-04)."""

_NOBODY: Final = frozenset({
    "anonymous", "anonymouscaller", "blocked", "callerunknown", "idunavailable", "nocallerid",
    "nonumber", "notavailable", "numberunavailable", "numberwithheld", "outofarea", "private", "privatecaller",
    "privatenumber", "restricted", "unavailable", "unidentified", "unknown", "unknowncaller", "unknownnumber",
    "withheld", "withheldnumber",
})  # fmt: skip
"""What networks write in place of a number, without capitals and separators."""

_SEPARATORS: Final = re.compile(r"[\W_]+")
_ANONYMOUS_HOST: Final = "anonymous.invalid"


def is_restricted(privacy: Iterable[str], remote_party: Iterable[str] = ()) -> bool:
    """Whether the caller asks not to be shown, by the values of the Privacy and Remote-Party-ID headers of a call.

    An identity that a trusted network asserts is not shown either: it is told for the network's own use, such as
    billing and tracing (RFC 3325 section 7).

    >>> is_restricted(["critical; id"]), is_restricted(["header;session"]), is_restricted([])
    (True, False, False)
    """
    values = {value.strip(' "').lower() for header in privacy for value in re.split("[;,]", header)}
    return not values.isdisjoint(_RESTRICTING) or any(map(_REMOTE_PARTY_RESTRICTED.search, remote_party))


def is_anonymous(user: str, host: str) -> bool:
    """Whether the From address of a call is the one by which a telephone itself asks not to be shown (RFC 3323 section
    4.1.1.3). Not every network adds a Privacy header to it.

    >>> is_anonymous("Anonymous", "trunk.example"), is_anonymous("x", "anonymous.invalid"), is_anonymous("", "")
    (True, True, False)
    """
    return user.lower() == "anonymous" or host.rstrip(".").lower() == _ANONYMOUS_HOST


def is_nobody(user: str, host: str = "") -> bool:
    """Whether the user part of an address, or a display name, stands for a caller who is not known.

    The host ``anonymous.invalid`` says so whatever stands before it (RFC 3323 section 4.1.1.3).

    >>> is_nobody("Restricted"), is_nobody("private number"), is_nobody("0000"), is_nobody("+12025550143")
    (True, True, True, False)
    """
    plain = _SEPARATORS.sub("", user).casefold()
    return host.rstrip(".").lower() == _ANONYMOUS_HOST or plain in _NOBODY or not plain.strip("0")
