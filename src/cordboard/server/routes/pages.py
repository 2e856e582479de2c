"""The first pages: the site at work, and one contact."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from cordboard.engine.trace import trace
from cordboard.server.pages import page
from cordboard.server.signing import WATCHERS, OnPage
from cordboard.server.site import Running
from cordboard.store import contacts

router = APIRouter(include_in_schema=False)


@router.get("/")
def site_at_work(request: Request, site: Running, user: OnPage) -> Response:
    """The site at work."""
    title = site.site.title or site.site.site
    watches = user.may(*WATCHERS)
    now = site.now() if watches else {**site.now(), "calls": [], "last": []}
    return page(request, "site.html", user=user, title=title, services=site.services(), now=now, watches=watches)


@router.get("/contacts/{contact}")
def one_contact(request: Request, site: Running, user: OnPage, contact: str) -> Response:
    """What happened in one contact."""
    if not user.may(*WATCHERS):
        message = f"This page needs the role {' or '.join(WATCHERS)}."
        return page(request, "missing.html", status=403, user=user, message=message)
    try:
        row = contacts.contact(site.database, contact)
    except LookupError as missing:
        return page(request, "missing.html", status=404, user=user, message=str(missing))
    steps = trace(contacts.journal(site.database, contact))
    return page(request, "contact.html", user=user, contact=site.told(row), steps=steps)
