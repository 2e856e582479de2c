"""The browser phone."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from cordboard.server.models.calls import PhoneAnswer, PhoneOffer
from cordboard.server.pages import page
from cordboard.server.signing import OnPage, SignedIn
from cordboard.server.site import Running
from cordboard.telephony.browser import BadOffer, TooManyCalls
from cordboard.telephony.line import LineError

router = APIRouter(tags=["phone"])


@router.get("/phone", include_in_schema=False)
def phone(request: Request, site: Running, user: OnPage, called: str = "") -> Response:
    """The page of the browser phone. `called` is the service that it offers first, or a number of it."""
    inbound = [each for each in site.services() if each.direction == "inbound"]
    return page(request, "phone.html", user=user, services=inbound, called=called)


@router.post("/api/phone/offer")
async def offer_phone_call(site: Running, user: SignedIn, wanted: PhoneOffer) -> PhoneAnswer:
    """Call a service of the site from a web page."""
    if site.browser is None:
        raise HTTPException(503, "this server has no browser phone")
    try:
        answer = await site.browser.offer(wanted.sdp, called=wanted.called, caller=f"browser-{user.id}")
    except BadOffer as bad:
        raise HTTPException(422, str(bad)) from bad
    except (TooManyCalls, LineError) as full:
        raise HTTPException(503, str(full)) from full
    return PhoneAnswer(sdp=answer.sdp, call=answer.call_id)
