"""The tables: what is stored, and nothing of how.

The schema itself is made by the migrations; a test holds the two to one another. Times are milliseconds since the
epoch, UTC, as everywhere. Empty text means "none": no column that is text is ever null.

Import tables from here, so that `metadata` always has all of them.
"""

from cordboard.store.tables.account import account_values, accounts, imports, verification_failures
from cordboard.store.tables.contact import (
    callback_attempts,
    callbacks,
    contact_notes,
    contacts,
    conversations,
    journal,
    legal_holds,
    legs,
    open_contacts,
    recordings,
    texts,
)
from cordboard.store.tables.flow import flow_aliases, flow_drafts, flow_layouts, flow_publications, flows
from cordboard.store.tables.operation import due_times, facts, quarantine, writers
from cordboard.store.tables.report import scheduled_reports
from cordboard.store.tables.schema import metadata
from cordboard.store.tables.site import acd_events, floor_rows, mapper, organisation
from cordboard.store.tables.user import audit, passes, sign_in_failures, users
from cordboard.store.tables.webhook import webhook_deliveries, webhook_endpoints, webhook_events

__all__ = [
    "account_values",
    "accounts",
    "acd_events",
    "audit",
    "callback_attempts",
    "callbacks",
    "contact_notes",
    "contacts",
    "conversations",
    "due_times",
    "facts",
    "floor_rows",
    "flow_aliases",
    "flow_drafts",
    "flow_layouts",
    "flow_publications",
    "flows",
    "imports",
    "journal",
    "legal_holds",
    "legs",
    "mapper",
    "metadata",
    "open_contacts",
    "organisation",
    "passes",
    "quarantine",
    "recordings",
    "scheduled_reports",
    "sign_in_failures",
    "texts",
    "users",
    "verification_failures",
    "webhook_deliveries",
    "webhook_endpoints",
    "webhook_events",
    "writers",
]
