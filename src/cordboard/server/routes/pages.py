"""The first pages: the site at work, and one contact."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from cordboard.engine.trace import trace
from cordboard.server.pages import page
from cordboard.server.signing import OnPage
from cordboard.server.site import Running
from cordboard.store import contacts

router = APIRouter(include_in_schema=False)


@router.get("/")
def site_at_work(request: Request, site: Running, user: OnPage) -> Response:
    """The site at work."""
    title = site.site.title or site.site.site
    return page(request, "site.html", user=user, title=title, services=site.services(), now=site.now())


@router.get("/contacts/{contact}")
def one_contact(request: Request, site: Running, user: OnPage, contact: str) -> Response:
    """What happened in one contact."""
    try:
        row = contacts.contact(site.database, contact)
    except LookupError as missing:
        return page(request, "missing.html", status=404, user=user, message=str(missing))
    steps = trace(contacts.journal(site.database, contact))
    return page(request, "contact.html", user=user, contact=site.told(row), steps=steps)
