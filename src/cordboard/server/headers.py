"""Headers of every answer: what a page may do, and where it may be shown."""

from __future__ import annotations

from typing import Final

_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src {styles}; connect-src 'self'; img-src 'self'; media-src 'self' "
    "blob:; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "content-security-policy": _CONTENT.format(styles="'self'"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}


def content_policy(nonce: str) -> str:
    """The content security policy of a page whose own styles carry this nonce (CSP Level 3, 6.7.3)."""
    return _CONTENT.format(styles=f"'self' 'nonce-{nonce}'")
