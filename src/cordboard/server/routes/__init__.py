"""Routes, one file for each thing."""

from cordboard.server.routes import (
    accounts,
    agent,
    calls,
    catalogues,
    contacts,
    drafts,
    floor,
    flow_drafts,
    flow_layouts,
    flows,
    funnel,
    health,
    mapper,
    organisation,
    outcomes,
    pages,
    phone,
    prompts,
    proofs,
    publications,
    quarantine,
    recordings,
    sign_in,
    simulations,
    tokens,
    users,
    voicemail,
)

ALL = (
    health.router, sign_in.router, tokens.router, users.router, flows.router, flow_drafts.router, publications.router,
    flow_layouts.router, drafts.router, catalogues.router, proofs.router, simulations.router, prompts.router,
    contacts.router,
    outcomes.router, funnel.router, accounts.router, mapper.router, organisation.router, voicemail.router,
    calls.router, phone.router, agent.router, floor.router, recordings.router, quarantine.router, pages.router,
)  # fmt: skip
