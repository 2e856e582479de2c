"""What a person knows their browser by, read from what it says of itself (User-Agent, RFC 9110 10.1.5)."""

from __future__ import annotations

import re
from typing import Final

from cordboard.printable import printable

#: Browsers by what only they say. Most say the names of others too, so the order decides.
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
#: Systems by what only they say, in the same way.
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
_PRODUCT: Final = re.compile(r"[^\s/(]{1,40}")


def browser_of(user_agent: str) -> str:
    """The browser and its system; of a program its first word; empty where nothing is said.

    >>> browser_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), browser_of("curl/8.5.0")
    ('Firefox, Linux', 'curl')
    """
    browser = _named(_BROWSERS, user_agent)
    if browser:
        return ", ".join(filter(None, (browser, _named(_SYSTEMS, user_agent))))
    product = _PRODUCT.match(user_agent)
    return printable(product[0]) if product else ""


def _named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for said, name in names if said in user_agent), "")
