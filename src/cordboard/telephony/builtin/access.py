"""Who may call and register: by source address, or by a softphone's password. Pure: the clock is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from cordboard.telephony.builtin.digest import DigestError, StaleNonce, Verifier
from cordboard.telephony.builtin.limits import FailureBlock, RateLimiter
from cordboard.telephony.builtin.settings import LineSettings


@dataclass(frozen=True, slots=True)
class RequestOrigin:
    """What a request shows of who sent it. ``uri`` is its target as it stands in the first line."""

    source: str
    method: str
    uri: str
    authorization: str | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """Come in. One of ``user`` and ``provider`` says who, both are '' for an allowed source."""

    user: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Challenged:
    """Prove who you are: the value of a WWW-Authenticate header."""

    header: str


@dataclass(frozen=True, slots=True)
class Denied:
    """Go away; ``counter`` is the name that this is counted under."""

    counter: str


Verdict = Admitted | Challenged | Denied


class Access:
    """The judge of one line.

    Strangers, that is sources that are neither allowed nor a provider, are held to few messages a second, and
    blocked for a while after several wrong passwords. Only an answer to our own challenge counts as one: nobody who
    forges the address of another can give that, for the challenge goes to the other. Of a source that is trusted
    passwords alone are refused then, and its calls go on.
    """

    def __init__(self, settings: LineSettings, verifier: Verifier | None = None) -> None:
        self._networks: tuple[IPv4Network, ...] = settings.networks
        self._passwords: Mapping[str, str] = {
            user: password.get_secret_value() for user, password in settings.users.items()
        }
        self._verifier = verifier or Verifier(settings.realm)
        self._messages = RateLimiter(settings.stranger_messages_per_second, settings.stranger_message_burst)
        self._invites = RateLimiter(settings.invites_per_second, settings.invite_burst)
        self._block = FailureBlock(settings.failed_authentications, settings.block_seconds)
        self.providers: dict[str, str] = {}
        """Addresses of the providers, kept up to date by the resolver."""

    def trusts(self, source: str) -> bool:
        """Whether the source needs no password."""
        try:
            address = IPv4Address(source)
        except AddressValueError:
            return False
        return source in self.providers or any(address in network for network in self._networks)

    def screens_out(self, source: str, method: str, now: float) -> str | None:
        """The counter under which a message is dropped before it is looked at further, or None."""
        if not self.trusts(source):
            if self._block.blocks(source, now):
                return "messages_from_blocked_sources"
            if not self._messages.allows(source, now):
                return "messages_over_rate"
        if method == "INVITE" and not self._invites.allows(source, now):
            return "calls_over_rate"
        return None

    def judge_call(self, asked: RequestOrigin, now: float) -> Verdict:
        """Whether this request may start a call."""
        if asked.source in self.providers:
            return Admitted(provider=self.providers[asked.source])
        if self.trusts(asked.source):
            return Admitted()
        return self.judge_user(asked, now)

    def judge_user(self, asked: RequestOrigin, now: float) -> Verdict:
        """Whether this request proves to come from a softphone of ours."""
        if not self._passwords:
            return Denied("refused_by_source")
        if self._block.blocks(asked.source, now):
            return Denied("messages_from_blocked_sources")
        if asked.authorization is None:
            return Challenged(self._verifier.challenge(asked.source, now))
        try:
            user = self._verifier.verify(
                asked.authorization,
                source=asked.source,
                method=asked.method,
                uris=frozenset({asked.uri}),
                passwords=self._passwords,
                now=now,
            )
        except StaleNonce as error:
            return Challenged(self._verifier.challenge(asked.source, now, stale=error.proven))
        except DigestError:
            return Denied("failed_authentications")
        if user is None:
            self._block.failed(asked.source, now)
            return Denied("failed_authentications")
        self._block.succeeded(asked.source)
        return Admitted(user=user)
