"""The telephone of a web page."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from cordboard.server.models.calls import PhoneAnswer, PhoneOffer
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running, RunningSite
from cordboard.store.people import User
from cordboard.telephony.browser import BadOffer, BrowserLine, SessionAnswer, TooManyCalls
from cordboard.telephony.line import LineError, OnCall

router = APIRouter(tags=["phone"])


@router.post("/api/phone/offer")
async def offer_phone_call(site: Running, user: SignedIn, wanted: PhoneOffer) -> PhoneAnswer:
    """Call a service of the site from a web page."""
    answer = await answer_offer(phone_of(site), wanted.sdp, caller=own_number(user), called=wanted.called)
    return PhoneAnswer(sdp=answer.sdp, call=answer.call_id)


def phone_of(site: RunningSite) -> BrowserLine:
    """The browser phone of the site. Raises HTTPException 503."""
    if site.browser is None:
        raise HTTPException(503, "this server has no browser phone")
    return site.browser


def own_number(user: User) -> str:
    """As what somebody calls who calls from a page."""
    return f"browser-{user.id}"


async def answer_offer(
    phone: BrowserLine, sdp: str, *, caller: str, called: str, on_call: OnCall | None = None
) -> SessionAnswer:  # fmt: skip
    """Answer the offer of a page that calls. `on_call` takes the call in place of who takes all others. Raises
    HTTPException 422 and 503.
    """
    try:
        return await phone.offer(sdp, called=called, caller=caller, on_call=on_call)
    except BadOffer as bad:
        raise HTTPException(422, str(bad)) from bad
    except (TooManyCalls, LineError) as full:
        raise HTTPException(503, str(full)) from full
