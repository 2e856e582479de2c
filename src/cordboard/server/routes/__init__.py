"""Routes, one file for each thing."""

from cordboard.server.routes import (
    agent,
    calls,
    contacts,
    floor,
    flow_drafts,
    flow_layouts,
    flows,
    health,
    mapper,
    organisation,
    outcomes,
    pages,
    phone,
    proofs,
    publications,
    quarantine,
    recordings,
    sign_in,
    tokens,
    users,
    voicemail,
)

ALL = (
    health.router, sign_in.router, tokens.router, users.router, flows.router, flow_drafts.router, publications.router,
    flow_layouts.router, proofs.router, contacts.router, outcomes.router, mapper.router, organisation.router,
    voicemail.router, calls.router, phone.router, agent.router, floor.router, recordings.router, quarantine.router,
    pages.router,
)  # fmt: skip
