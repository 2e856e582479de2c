"""Digest authentication (RFC 3261 section 22, RFC 8760): challenges, responses and their verification. Pure."""

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

_HASHES: Final = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_PARAMETER: Final = re.compile(r'\s*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|$)')
_NONCE_COUNT: Final = re.compile(r"[0-9A-Fa-f]{8}")
_ESCAPED: Final = re.compile(r"\\(.)")


class DigestError(Exception):
    """An authentication header that cannot be understood or answered, and why."""


def parse(header: str) -> dict[str, str]:
    """The parameters of a ``Digest`` header value, names in lower case.

    Raises:
        DigestError: another scheme, or not of the form ``Digest name=value, ...``.
    """
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() != "digest":
        raise DigestError(f"the authentication scheme {scheme[:20]!r} is not Digest")
    parameters: dict[str, str] = {}
    at = 0
    while at < len(rest) and rest[at:].strip():
        match = _PARAMETER.match(rest, at)
        if match is None:
            raise DigestError("the Digest header is not a list of name=value")
        quoted, plain = match[2], match[3]
        value = plain if quoted is None else _ESCAPED.sub(r"\1", quoted)
        name = match[1].lower()
        if name in parameters:
            raise DigestError(f"the Digest header says {name} twice")
        parameters[name] = value
        at = match.end()
    return parameters


def respond(challenge: str, *, method: str, uri: str, user: str, password: str) -> str:
    """The header value that answers a challenge.

    Raises:
        DigestError: it wants an algorithm or a quality of protection that is not spoken here.
    """
    asked = parse(challenge)
    algorithm = asked.get("algorithm", "MD5").upper()
    qualities = [each.strip() for each in asked.get("qop", "").split(",") if each.strip()]
    if algorithm not in _HASHES or (qualities and "auth" not in qualities) or "nonce" not in asked:
        raise DigestError(f"a challenge with algorithm {algorithm} and qop {asked.get('qop', '')!r} cannot be answered")
    said = {"username": user, "realm": asked.get("realm", ""), "nonce": asked["nonce"], "uri": uri}
    if qualities:
        said |= {"qop": "auth", "nc": "00000001", "cnonce": secrets.token_hex(8)}
    said["response"] = _response(algorithm, said, method, password)
    if "algorithm" in asked:
        said["algorithm"] = asked["algorithm"]
    if "opaque" in asked:
        said["opaque"] = asked["opaque"]
    bare = {"qop", "nc", "algorithm"}
    return "Digest " + ", ".join(
        f"{name}={value}" if name in bare else f'{name}="{_quoted(value)}"' for name, value in said.items()
    )


class Verifier:
    """Issues challenges and verifies what answers them.

    A nonce carries the time it was issued and our seal, which holds for the source that was challenged only; so
    nothing is kept for those who ask. It is good for ``lifetime`` seconds, for the request target that it is used with,
    and for each nonce count once (RFC 7616 section 5.12): what somebody else has heard and sends again proves nothing.
    """

    def __init__(self, realm: str, lifetime: float = 60.0, secret: bytes | None = None) -> None:
        self._realm, self._lifetime = realm, lifetime
        self._secret = secrets.token_bytes(32) if secret is None else secret
        self._used: OrderedDict[str, set[int]] = OrderedDict()

    def challenge(self, source: str, now: float, *, stale: bool = False) -> str:
        """The value of a WWW-Authenticate header for a source address."""
        stamp = f"{int(now * 1000):x}-{secrets.token_hex(4)}"
        nonce = f"{stamp}.{self._seal(stamp, source)}"
        again = ", stale=true" if stale else ""
        return f'Digest realm="{self._realm}", nonce="{nonce}", qop="auth", algorithm=MD5{again}'

    def verify(
        self,
        header: str,
        *,
        source: str,
        method: str,
        uris: frozenset[str],
        passwords: Mapping[str, str],
        now: float,
    ) -> str | None:
        """The user whom the header proves; None where it answers our challenge to this source, and wrongly.

        ``uris`` are the targets that it may be made for.

        Raises:
            DigestError: it cannot be understood.
            StaleNonce: it answers no challenge of ours to this source, one that is too old, or one that it has
                answered before with the same count; challenge again.
        """
        said = parse(header)
        user, nonce = said.get("username", ""), said.get("nonce", "")
        count = _count(said)
        password = passwords.get(user)
        expected = _response("MD5", said, method, password or secrets.token_hex(8))
        proven = (
            hmac.compare_digest(expected.encode(), said.get("response", "").lower().encode())
            and said.get("realm") == self._realm
            and said.get("algorithm", "MD5").upper() == "MD5"
            and said.get("qop", "auth") == "auth"
            and said.get("uri", "") in uris
            and password is not None
        )
        if not self._sealed(nonce, source):
            raise StaleNonce("this answers no challenge of ours to this source", proven=proven)
        if not proven:
            return None
        issued = _issued(nonce)
        if not 0 <= now - issued <= self._lifetime:
            raise StaleNonce("the challenge that this answers is too old", proven=True)
        self._forget(now)
        counts = self._used.setdefault(nonce, set())
        if count in counts:
            raise StaleNonce("this has been sent before", proven=True)
        counts.add(count)
        return user

    def _forget(self, now: float) -> None:
        while self._used and now - _issued(next(iter(self._used))) > self._lifetime:
            self._used.popitem(last=False)

    def _seal(self, stamp: str, source: str) -> str:
        return hmac.new(self._secret, f"{stamp} {source}".encode(), "sha256").hexdigest()[:32]

    def _sealed(self, nonce: str, source: str) -> bool:
        stamp, _, seal = nonce.partition(".")
        return hmac.compare_digest(self._seal(stamp, source).encode(), seal.encode())


class StaleNonce(DigestError):
    """Made with a nonce that does not count, or no more. ``proven``: the password is right all the same."""

    def __init__(self, message: str, *, proven: bool) -> None:
        super().__init__(message)
        self.proven = proven


def _issued(nonce: str) -> float:
    return int(nonce.partition("-")[0], 16) / 1000


def _count(said: Mapping[str, str]) -> int:
    """The nonce count; without ``qop`` (RFC 2069) there is none, and a nonce is good once."""
    if "qop" not in said:
        return 0
    if _NONCE_COUNT.fullmatch(said.get("nc", "")) is None:
        raise DigestError("the Digest header lacks a nonce count of eight hexadecimal digits")
    return int(said["nc"], 16)


def _response(algorithm: str, said: Mapping[str, str], method: str, password: str) -> str:
    def digest(*parts: str) -> str:
        return _HASHES[algorithm](":".join(parts).encode()).hexdigest()

    who = digest(said.get("username", ""), said.get("realm", ""), password)
    what = digest(method, said.get("uri", ""))
    if "qop" in said:
        return digest(who, said.get("nonce", ""), said.get("nc", ""), said.get("cnonce", ""), said["qop"], what)
    return digest(who, said.get("nonce", ""), what)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
