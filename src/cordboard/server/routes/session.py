"""Sessions of people: signing in and out, making the first user, and choosing a password by an invitation."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from cordboard.server.address import is_secure, source_of_request
from cordboard.server.browsers import browser_of
from cordboard.server.models.people import ChosenPassword, Credentials, Invited, Me, SiteEntrance
from cordboard.server.parameters import NamePath
from cordboard.server.signing import COOKIE, from_here
from cordboard.server.site import Running, RunningSite
from cordboard.store import devices, invitations, people, sessions

router = APIRouter(tags=["people"])

#: The cookie of a device on which somebody has signed in. It lets nobody in.
DEVICE = "cordboard_device"
_PATH = "/api/session"
_USED = "this link was used, or is too old"


@router.get(_PATH)
def get_entrance(site: Running) -> SiteEntrance:
    """What the page that asks for name and password must know."""
    return SiteEntrance(title=site.site.title or site.site.site, has_users=people.has_users(site.database))


@router.post(_PATH, dependencies=[Depends(from_here)])
def sign_in(request: Request, response: Response, site: Running, who: Credentials) -> Me:
    """Begin a session: its cookie comes with the answer. After several wrong passwords it is 429 for a while."""
    device = request.cookies.get(DEVICE, "")
    try:
        token = people.sign_in(
            site.database, who.name, who.password, source=source_of_request(request), device=device,
            place=_place(request),
        )  # fmt: skip
    except people.TooManyTries as slowly:
        raise HTTPException(429, str(slowly), {"retry-after": str(slowly.seconds)}) from slowly
    except people.NotAllowed as no:
        raise HTTPException(401, str(no)) from no
    return _with_session(request, response, site, who.name, token)


@router.delete(_PATH, status_code=204, dependencies=[Depends(from_here)])
def sign_out(request: Request, response: Response, site: Running) -> None:
    """End the session. Ending none is no error."""
    sessions.sign_out(site.database, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE)


@router.get("/api/setup/{token}", status_code=204)
def check_set_up(site: Running, token: NamePath) -> None:
    """Whether the link that makes the first user still does: 410 where it does not."""
    if not people.setup_is_open(site.database, token):
        raise HTTPException(410, f"{_USED}: start Cordboard again for a new one, or sign in")


@router.post("/api/setup/{token}", status_code=201, dependencies=[Depends(from_here)])
def set_up(request: Request, response: Response, site: Running, token: NamePath, who: Credentials) -> Me:
    """Make the first user, an administrator, and begin their session."""
    try:
        people.set_up(site.database, token, who.name, who.password)
    except people.NotAllowed as no:
        raise HTTPException(422 if people.setup_is_open(site.database, token) else 410, str(no)) from no
    name = who.name.strip()
    session = people.sign_in(site.database, name, who.password, place=_place(request))
    return _with_session(request, response, site, name, session)


@router.get("/api/invitations/{token}")
def get_invitation(site: Running, token: NamePath) -> Invited:
    """Who is invited by a link; 410 where it was used or is too old."""
    name = invitations.invited(site.database, token)
    if not name:
        raise HTTPException(410, f"{_USED}: ask your administrator for a new one, or sign in")
    return Invited(name=name)


@router.post("/api/invitations/{token}", status_code=201, dependencies=[Depends(from_here)])
def accept_invitation(
    request: Request, response: Response, site: Running, token: NamePath, chosen: ChosenPassword
) -> Me:
    """Choose a password, and begin a session."""
    try:
        user = invitations.join(site.database, token, chosen.password)
    except people.NotAllowed as no:
        raise HTTPException(422 if invitations.invited(site.database, token) else 410, str(no)) from no
    session = people.sign_in(site.database, user.name, chosen.password, place=_place(request))
    return _with_session(request, response, site, user.name, session)


def _place(request: Request) -> str:
    """What the person will know the session by: their browser, and the address that they come from."""
    told = (browser_of(request.headers.get("user-agent", "")), source_of_request(request))
    return ", ".join(filter(None, told))


def _with_session(request: Request, response: Response, site: RunningSite, name: str, token: str) -> Me:
    """Begin a session, on a device that is known from now on."""
    secure = is_secure(request)
    device = devices.remember(site.database, name, request.cookies.get(DEVICE, ""))
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)
    response.set_cookie(
        DEVICE, device, max_age=devices.KNOWN_SECONDS, path=_PATH, httponly=True, samesite="lax", secure=secure
    )
    user = people.who(site.database, "session", token)
    if user is None:  # let out again by an administrator at this very moment
        raise HTTPException(401, "this user may not sign in")
    return Me(name=user.name, roles=list(user.roles))
