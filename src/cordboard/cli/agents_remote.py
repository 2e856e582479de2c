"""Agents of a running site, by its server (``--server URL``)."""

from __future__ import annotations

from collections.abc import Sequence

from cordboard.cli.output import refuse
from cordboard.cli.remote import connected
from cordboard.client import ApiClient, operations
from cordboard.flow.site.organisation import Agent


def agents_of(server: str, token: str) -> tuple[dict[str, Agent], set[str]]:
    """The agents of the site as it is now, by logon, and who of them has a password."""
    with connected(server, token) as api:
        return _agents(api), _with_password(api)


def invite(server: str, token: str, logons: Sequence[str]) -> dict[str, str]:
    """A link for each of these agents, or for every active one who has no password."""
    with connected(server, token) as api:
        known = _agents(api)
        if unknown := [logon for logon in logons if logon not in known]:
            refuse(f"the site has no agent {unknown[0]!r}; there are: {', '.join(known) or 'none'}")
        have = set() if logons else _with_password(api)
        whom = logons or [logon for logon, agent in known.items() if agent.active and logon not in have]
        return {logon: api(operations.invite_agent(logon)).link for logon in whom}


def _agents(api: ApiClient) -> dict[str, Agent]:
    found = api(operations.get_organisation()).get("agents", {})
    return {logon: Agent.model_validate(part.document) for logon, part in found.items()}


def _with_password(api: ApiClient) -> set[str]:
    return {user.name for user in api(operations.list_users()) if user.active}
