"""Where requests arrive that belong to no call yet: new calls, registrations, and questions. On the SIP thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cordboard.telephony.builtin import guard, sdp
from cordboard.telephony.builtin.access import Access, Admitted, Asked, Challenged, Verdict
from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.registrar import Registrar

if TYPE_CHECKING:
    from cordboard.telephony.builtin.stack import Stack

_DEFAULT_EXPIRES: Final = 300
_WITHHELD: Final = frozenset({"anonymous", "unavailable", "unknown"})


@dataclass(frozen=True, slots=True)
class Invitation:
    """A call that wants in: who, for whom, and what it offers (None: it wants our offer)."""

    request: Any
    transaction: Any
    caller: str
    called: str
    facts: dict[str, str]
    source: str
    offer: sdp.Description | None


class Reception:
    """Screens datagrams and answers requests of one line.

    Args:
        on_call: takes an admitted call and returns what sippy wants of its request callback.
        has_room: whether the line can take one more call.
        trusting: names of the providers whose asserted caller identity is believed.
    """

    def __init__(
        self,
        access: Access,
        registrar: Registrar,
        counters: Counters,
        *,
        on_call: Callable[[Invitation], Any],
        has_room: Callable[[], bool],
        trusting: frozenset[str],
        clock: Callable[[], float],
    ) -> None:
        self.stack: Stack
        self._access, self._registrar, self._counters = access, registrar, counters
        self._on_call, self._has_room, self._trusting, self._clock = on_call, has_room, trusting, clock
        self._methods: dict[str, Callable[[Any, Any], Any]] = {
            "INVITE": self._invite,
            "REGISTER": self._register,
            "OPTIONS": self._options,
        }

    def screen(self, data: bytes, source: tuple[str, int], calls: Any) -> bool:
        """Whether a datagram may be parsed. Counts and logs what may not; keeps calls in progress out of it."""
        if guard.is_keepalive(data):
            return False
        try:
            envelope = guard.examine(data)
        except guard.Malformed as error:
            self._counters.note("malformed", "dropped a malformed packet from %s:%d: %s", *source, error)
            return False
        if envelope.call_id in calls:
            return True
        counter = self._access.screens_out(source[0], envelope.method, self._clock())
        if counter is not None:
            self._counters.note(counter, "dropped %s from %s (%s)", envelope.method, source[0], counter)
        return counter is None

    def receive(self, request: Any, transaction: Any) -> Any:
        """Answer a request that belongs to no call."""
        if request.getHFBody("to").getTag() is not None:
            return self._say(request, 481, "Call/Transaction Does Not Exist")
        handler = self._methods.get(request.getMethod())
        if handler is None:
            return (self.stack.refuse_method(request), None, None)
        if required := [header.body.body for header in request.getHFs("require")]:
            return self._say(request, 420, "Bad Extension", {"unsupported": ", ".join(required)})
        return handler(request, transaction)

    def _say(self, request: Any, code: int, phrase: str, headers: dict[str, str] | None = None) -> Any:
        return (self.stack.response(request, code, phrase, headers), None, None)

    def _asked(self, request: Any) -> Asked:
        proofs = request.getHFs("authorization")
        return Asked(
            request.getSource()[0],
            request.getMethod(),
            str(request.getRURI().original_uri),
            str(proofs[0].body) if proofs else None,
        )

    def _turn_away(self, request: Any, verdict: Verdict) -> Any:
        if isinstance(verdict, Challenged):
            return self._say(request, 401, "Unauthorized", {"www-authenticate": verdict.header})
        source, method = request.getSource()[0], request.getMethod()
        counter = getattr(verdict, "counter", "refused_by_source")
        self._counters.note(counter, "turned away %s from %s (%s)", method, source, counter)
        return self._say(request, 403, "Forbidden")

    def _invite(self, request: Any, transaction: Any) -> Any:
        verdict = self._access.judge_call(self._asked(request), self._clock())
        if not isinstance(verdict, Admitted):
            return self._turn_away(request, verdict)
        if not self._has_room():
            self._counters.note("refused_line_full", "turned a call away: all lines are busy")
            return self._say(request, 503, "Service Unavailable", {"retry-after": "10"})
        body = request.getBody()
        offer = None
        if body is not None:
            if body.getType() != "application/sdp":
                return self._say(request, 415, "Unsupported Media Type", {"accept": "application/sdp"})
            try:
                offer = sdp.parse(str(body))
            except sdp.SdpError as error:
                return self._say(request, 488, "Not Acceptable Here", {"warning": f'399 cordboard "{error}"'})
        caller, facts = self._identify(request, verdict)
        called = request.getRURI().username or request.getHFBody("to").getUrl().username or ""
        source = request.getSource()[0]
        return self._on_call(Invitation(request, transaction, caller, called, facts, source, offer))

    def _identify(self, request: Any, verdict: Admitted) -> tuple[str, dict[str, str]]:
        party = request.getHFBody("from")
        if verdict.provider in self._trusting and request.countHFs("p-asserted-identity"):
            party = request.getHFBody("p-asserted-identity")
        caller = party.getUrl().username or ""
        host, port = request.getSource()
        facts = {"source": f"{host}:{port}", "sip_call_id": str(request.getHFBody("call-id"))}
        optional = {"name": party.getUri().name, "account": verdict.user, "provider": verdict.provider}
        facts |= {name: value for name, value in optional.items() if value}
        return ("" if caller.lower() in _WITHHELD else caller), facts

    def _options(self, request: Any, _: Any) -> Any:
        if not self._access.trusts(request.getSource()[0]):
            self._counters.add("refused_by_source")
            return self._say(request, 403, "Forbidden")
        return self._say(request, 200, "OK", {"allow": self.stack.allow, "accept": "application/sdp"})

    def _register(self, request: Any, _: Any) -> Any:
        now = self._clock()
        verdict = self._access.judge_user(self._asked(request), now)
        user = request.getHFBody("to").getUrl().username
        if not isinstance(verdict, Admitted):
            return self._turn_away(request, verdict)
        if verdict.user != user:
            self._counters.note("refused_by_source", "%s tried to register as %s", verdict.user, user)
            return self._say(request, 403, "Forbidden")
        bodies = [header.getBody() for header in request.getHFs("contact")]
        if any(contact.asterisk for contact in bodies):
            self._registrar.forget(user)
            return self._say(request, 200, "OK")
        for contact in bodies:
            self._bind(request, user, contact, now)
        binding = self._registrar.find(user, now)
        if binding is None:
            return self._say(request, 200, "OK")
        seconds = round(binding.until - now)
        return self._say(request, 200, "OK", {"contact": f"<{binding.uri}>;expires={seconds}"})

    def _bind(self, request: Any, user: str, contact: Any, now: float) -> None:
        expires = contact.address.getParam("expires")
        if expires is None and request.countHFs("expires"):
            expires = request.getHFBody("expires").getNum()
        seconds = int(expires) if str(expires or "").isdigit() else (0 if expires == 0 else _DEFAULT_EXPIRES)
        url = contact.getUrl()
        address = (str(url.host), url.port or 5060)
        source = request.getSource()
        if not self.stack.is_literal(address[0]) or address[0] != source[0]:
            address = source
        self._registrar.register(user, str(url.original_uri), address, seconds, now)
