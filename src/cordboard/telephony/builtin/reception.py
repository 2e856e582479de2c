"""Where requests arrive that belong to no call yet: new calls, registrations, and questions. On the SIP thread."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cordboard.telephony.builtin import guard, replies, sdp
from cordboard.telephony.builtin.access import Access, Admitted, Challenged, RequestOrigin, Verdict
from cordboard.telephony.builtin.addresses import printable, telephone_number
from cordboard.telephony.builtin.bodies import SDP
from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.registrar import Registrar
from cordboard.telephony.builtin.replies import RawResponse, warning
from cordboard.telephony.caller_id import is_anonymous, is_nobody, is_restricted

if TYPE_CHECKING:
    from cordboard.telephony.builtin.stack import Stack

_DEFAULT_EXPIRES: Final = 300
_SECONDS: Final = re.compile(r"[0-9]{1,10}")
_WITHIN_A_CALL: Final = frozenset({"BYE", "INFO", "UPDATE"})


@dataclass(frozen=True, slots=True)
class IncomingInvite:
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
        on_call: Callable[[IncomingInvite], Any],
        has_room: Callable[[], bool],
        trusting: frozenset[str],
        clock: Callable[[], float],
    ) -> None:
        self.stack: Stack
        self.self_test = secrets.token_hex(16)
        """The Call-ID by which the line knows the requests that it sends to itself."""
        self._access, self._registrar, self._counters = access, registrar, counters
        self._on_call, self._has_room, self._trusting, self._clock = on_call, has_room, trusting, clock
        self._methods: dict[str, Callable[[Any, Any], Any]] = {
            "INVITE": self._invite,
            "REGISTER": self._register,
            "OPTIONS": self._options,
        }

    def screen(self, data: bytes, source: tuple[str, int], calls: Any) -> str | RawResponse | None:
        """A datagram as it may be parsed, or what to reply to it. Counts and logs what may not be parsed, and keeps
        calls in progress out of it.
        """
        if guard.is_keepalive(data):
            return None
        now = self._clock()
        try:
            envelope = guard.examine(data)
        except guard.Malformed as error:
            self._counters.note("malformed", "refused a malformed packet from %s:%d: %s", *source, error)
            if self._access.screens_out(source[0], "", now) is not None:
                return None
            accept = (f"Accept: {SDP}",) if error.code == 415 else ()
            return replies.refuse(data, source, error.code, error.phrase, why=str(error), headers=accept)
        if envelope.call_id in calls or envelope.call_id == self.self_test:
            return envelope.text
        counter = self._access.screens_out(source[0], envelope.method, now)
        if counter is None:
            return envelope.text
        self._counters.note(counter, "dropped %s from %s (%s)", envelope.method, source[0], counter)
        if counter == "calls_over_rate" and self._access.trusts(source[0]):
            return replies.refuse(data, source, 503, "Service Unavailable", headers=("Retry-After: 10",))
        return None

    def receive(self, request: Any, transaction: Any) -> Any:
        """Answer a request that belongs to no call."""
        if request.getHFBody("to").getTag() is not None:
            return self._say(request, 481, "Call/Transaction Does Not Exist")
        method = request.getMethod()
        if method in _WITHIN_A_CALL:
            return self._say(request, 481, "Call/Transaction Does Not Exist")
        handler = self._methods.get(method)
        if handler is None:
            return (self.stack.refuse_method(request), None, None)
        if required := [header.body.body for header in request.getHFs("require")]:
            return self._say(request, 420, "Bad Extension", {"unsupported": ", ".join(required)})
        return handler(request, transaction)

    def _say(self, request: Any, code: int, phrase: str, headers: dict[str, str] | None = None) -> Any:
        return (self.stack.response(request, code, phrase, headers), None, None)

    def _asked(self, request: Any) -> RequestOrigin:
        proofs = request.getHFs("authorization")
        return RequestOrigin(
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
            if body.getType() != SDP:
                return self._say(request, 415, "Unsupported Media Type", {"accept": SDP})
            try:
                offer = sdp.parse(str(body), request.getSource()[0])
            except sdp.SdpError as error:
                return self._say(request, 488, "Not Acceptable Here", {"warning": warning(str(error))})
        caller, facts = self._identify(request, verdict)
        called = user_of(request.getRURI()) or user_of(request.getHFBody("to").getUrl())
        source = request.getSource()[0]
        request.delHFs("authorization")  # the stack would parse it once more, and is not needed for that
        return self._on_call(IncomingInvite(request, transaction, caller, called, facts, source, offer))

    def _identify(self, request: Any, verdict: Admitted) -> tuple[str, dict[str, str]]:
        party = sender = request.getHFBody("from")
        if verdict.provider in self._trusting and request.countHFs("p-asserted-identity"):
            party = request.getHFBody("p-asserted-identity")
        caller, name = user_of(party.getUrl()), party.getUri().name or ""
        withheld = is_restricted(_values(request, "privacy"), _values(request, "remote-party-id"))
        if withheld or is_anonymous(user_of(sender.getUrl()), str(sender.getUrl().host)):
            caller = name = ""
        if is_nobody(caller, str(party.getUrl().host)):
            caller = ""
        host, port = request.getSource()
        facts = {"source": f"{host}:{port}", "sip_call_id": str(request.getHFBody("call-id"))}
        optional = {
            "name": "" if is_nobody(name) else name, "account": verdict.user, "provider": verdict.provider,
        }  # fmt: skip
        facts |= {name: value for name, value in optional.items() if value}
        return caller, facts

    def _options(self, request: Any, _: Any) -> Any:
        tested = str(request.getHFBody("call-id")) == self.self_test
        if not tested and not self._access.trusts(request.getSource()[0]):
            self._counters.add("refused_by_source")
            return self._say(request, 403, "Forbidden")
        return (self.stack.capabilities(request), None, None)

    def _register(self, request: Any, _: Any) -> Any:
        now = self._clock()
        verdict = self._access.judge_user(self._asked(request), now)
        user = user_of(request.getHFBody("to").getUrl())
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
        seconds = int(str(expires)) if _SECONDS.fullmatch(str(expires)) else _DEFAULT_EXPIRES
        url = contact.getUrl()
        address = (str(url.host), url.port or 5060)
        source = request.getSource()
        if address[0] != source[0]:
            address = source
        self._registrar.register(user, str(url.original_uri), address, seconds, now)


def user_of(url: Any) -> str:
    """Whom an address of the stack names, '' where nobody: of a telephone number the digits alone (RFC 3966)."""
    user = printable(url.username or "")
    return telephone_number(user) or user if url.usertype == "phone" else user


def _values(request: Any, name: str) -> list[str]:
    return [str(header.body) for header in request.getHFs(name)]
