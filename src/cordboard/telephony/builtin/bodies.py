"""What a SIP message carries: the session description, alone or among other parts (RFC 5621)."""

import email
import email.policy
from email.message import Message
from typing import Final

SDP: Final = "application/sdp"
_MULTIPART: Final = "multipart/"


class UnsupportedBody(Exception):
    """A body with a part that must be understood and is not, and which."""


def session_part(content_type: str, body: bytes) -> tuple[str, bytes] | None:
    """The session description among the parts of a ``multipart/*`` body, with its type; None where there is none.

    Other parts, such as a location or the ISUP message that a telephone network sends along, are left out.

    Raises:
        UnsupportedBody: the sender says of another part that it must be understood (``handling=required``), or the
            parts cannot be told apart.
    """
    header = f"Content-Type: {content_type}\r\n\r\n".encode("utf-8", "replace")
    try:
        whole = email.message_from_bytes(header + body, policy=email.policy.compat32)
        parts = [part for part in whole.walk() if not part.is_multipart()]
        if not whole.is_multipart():
            raise UnsupportedBody("its parts cannot be told apart")
        session = [part for part in parts if part.get_content_type() == SDP]
        for part in parts:
            if part not in session and _must_be_understood(part):
                raise UnsupportedBody(f"a part of type {part.get_content_type()[:60]} is not understood")
        if not session:
            return None
        content = session[0].get_payload(decode=True)
    except (ValueError, LookupError, RecursionError) as error:
        raise UnsupportedBody("its parts cannot be told apart") from error
    return SDP, content if isinstance(content, bytes) else b""


def is_multipart(content_type: str) -> bool:
    """Whether a body has parts."""
    return content_type.lower().startswith(_MULTIPART)


def _must_be_understood(part: Message) -> bool:
    handling = part.get_param("handling", header="content-disposition")
    return isinstance(handling, str) and handling.lower() == "required"
