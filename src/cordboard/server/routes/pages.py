"""The first pages: the site at work, one contact, and what was found in a flow."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from cordboard.engine.trace import trace
from cordboard.proof.prove.formats.scenarios import scenario_names
from cordboard.proof.prove.report import GRADE_WORDS, GRADES
from cordboard.server.pages import page
from cordboard.server.proofs import Proving
from cordboard.server.signing import WATCHERS, OnPage
from cordboard.server.site import Running
from cordboard.store import callbacks, contacts

router = APIRouter(include_in_schema=False)


@router.get("/")
def site_at_work(request: Request, site: Running, proofs: Proving, user: OnPage) -> Response:
    """The site at work."""
    title = site.site.title or site.site.site
    watches = user.may(*WATCHERS)
    now = site.now() if watches else site.now().model_copy(update={"calls": [], "last": []})
    return page(
        request, "site.html", user=user, title=title, services=site.services(), now=now, watches=watches,
        flows=site.switchboard.site.flows.values(), proofs=proofs.verdicts(),
    )  # fmt: skip


@router.get("/flows/{slug}/proof")
async def proof(request: Request, site: Running, proofs: Proving, user: OnPage, slug: str) -> Response:
    """What was found in a flow at work, each finding with an example; how far the proof is, while it is made."""
    flow = site.switchboard.site.flows.get(slug)
    if flow is None:
        return page(request, "missing.html", status=404, user=user, message=f"There is no flow {slug!r}.")
    told = await proofs.of_flow(slug)
    names = scenario_names(told.report) if told.report is not None else {}
    findings = sorted(
        enumerate(told.report.findings if told.report is not None else ()),
        key=lambda found: GRADES.index(found[1].grade()),
    )
    return page(
        request, "proof.html", user=user, flow=flow, proof=told, findings=findings, names=names, grades=GRADE_WORDS,
        broken=told.report.broken() if told.report is not None else set(),
    )  # fmt: skip


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
    journal, damage = contacts.readable_journal(site.database, contact)
    return page(
        request, "contact.html", user=user, contact=site.told(row), steps=trace(journal), damage=damage,
        attempts=callbacks.attempts_of(site.database, contact),
    )  # fmt: skip
