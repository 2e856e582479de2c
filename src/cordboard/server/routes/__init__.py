"""Routes, one file for each thing."""

from cordboard.server.routes import (
    calls,
    contacts,
    flows,
    health,
    mapper,
    organisation,
    outcomes,
    pages,
    phone,
    sign_in,
    tokens,
    users,
    voicemail,
)

ALL = (
    health.router, sign_in.router, tokens.router, users.router, flows.router, contacts.router, outcomes.router,
    mapper.router, organisation.router, voicemail.router, calls.router, phone.router, pages.router,
)  # fmt: skip
