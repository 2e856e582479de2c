"""Names in a site file that must lead somewhere in the same file, and what no two may share."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cordboard.flow.expressions import ExpressionError, compile_expression
from cordboard.flow.number_table import NumberTable
from cordboard.flow.numbers import read_number
from cordboard.flow.prompt import expressions_in
from cordboard.flow.results import RESULTS
from cordboard.flow.site.eligible import agents_of_group
from cordboard.flow.site.model import Site
from cordboard.flow.site.organisation import Agent
from cordboard.flow.site.service import Service
from cordboard.flow.site.wording import instead
from cordboard.flow.source import Path, Source


def link(source: Source, site: Site) -> None:
    """Hold every check of this file against a site. Complaints go to the source."""
    for check in _CHECKS:
        check(source, site)


def check_services(source: Source, site: Site) -> None:
    """Services name call centers and boxes that are there, and their screen pops can be computed."""
    for name, service in site.services.items():
        where, at = f"service {name}", ("services", name)
        _known(source, "call center", service.call_center, site.call_centers, (*at, "call_center"), where)
        _known(source, "box", service.voicemail, site.boxes, (*at, "voicemail"), where)
        _agent_calls(source, site, service, at)
        for expression in expressions_in(service.screen_pop):
            try:
                compile_expression(expression)
            except ExpressionError as error:
                source.complain(
                    "bad-expression", f"screen_pop: {error}.", (*at, "screen_pop"), where=where,
                    remedy="Expressions are CEL.",
                )  # fmt: skip


def check_mail(source: Source, site: Site) -> None:
    """The password for email is one of the site's secrets."""
    _known(source, "secret", site.mail.password, site.secrets, ("mail", "password"), "mail")


def check_store(source: Source, site: Site) -> None:
    """The password of the database is one of the site's secrets."""
    _known(source, "secret", site.store.password, site.secrets, ("store", "password"), "store")


def check_webhooks(source: Source, site: Site) -> None:
    """The keys of webhooks are among the site's secrets."""
    for name, webhook in site.webhooks.items():
        where, at = f"webhook {name}", ("webhooks", name)
        _known(source, "secret", webhook.secret, site.secrets, (*at, "secret"), where)
        _known(source, "secret", webhook.previous_secret, site.secrets, (*at, "previous_secret"), where)


def check_recordings(source: Source, site: Site) -> None:
    """The keys of the bucket of recordings are among the site's secrets."""
    for name in ("access_key", "secret_key"):
        key = getattr(site.recordings, name)
        _known(source, "secret", key, site.secrets, ("recordings", name), "recordings")


def check_groups(source: Source, site: Site) -> None:
    """A service contributes to one group at most; only outbound services accept; somebody works there."""
    first: dict[str, str] = {}
    for name, group in site.resource_groups.items():
        where, at = f"resource group {name}", ("resource_groups", name)
        for index, service in enumerate(group.contributing):
            here = (*at, "from", index)
            _known(source, "service", service, site.services, here, where)
            if first.setdefault(service, name) != name:
                source.complain(
                    "two-groups", f"the service {service!r} contributes to {first[service]!r} already.", here,
                    where=where, remedy="Take it out of one of them: a service is in one group only.",
                )  # fmt: skip
        for index, service in enumerate(group.accepting):
            _outbound(source, site, service, (*at, "to", index), where)
        if group.enabled and not any(agents_of_group(site, group)):
            source.complain(
                "no-agents", "no active agent works for a service that accepts.", at, where=where, key=True,
                warning=True, remedy="Add one of the services under 'to' to an agent's 'services'.",
            )  # fmt: skip


def check_teams(source: Source, site: Site) -> None:
    """Teams name boxes that are there."""
    for name, team in site.teams.items():
        _known(source, "box", team.voicemail, site.boxes, ("teams", name, "voicemail"), f"team {name}")


def check_agents(source: Source, site: Site) -> None:
    """Agents name teams, skills, outbound services and boxes that are there."""
    for logon, agent in site.agents.items():
        where, at = f"agent {logon}", ("agents", logon)
        for index, team in enumerate(agent.teams):
            _known(source, "team", team, site.teams, (*at, "teams", index), where)
        for skill in agent.skills:
            _known(source, "skill", skill, site.skills, (*at, "skills", skill), where, key=True)
        for index, service in enumerate(agent.services):
            _outbound(source, site, service, (*at, "services", index), where)
        _known(source, "box", agent.voicemail, site.boxes, (*at, "voicemail"), where)


def check_audio_paths(source: Source, site: Site) -> None:
    """A softphone is a telephone of the line, an outside number is allowed, and the usual path has its address."""
    users = site.line.get("users")
    telephones = users if isinstance(users, dict) else {}
    for logon, agent in site.agents.items():
        where, at = f"agent {logon}", ("agents", logon)
        if agent.softphone and agent.softphone not in telephones:
            source.complain(
                "unknown-telephone", f"the line has no telephone {agent.softphone!r}.", (*at, "softphone"), where=where,
                remedy=instead(agent.softphone, telephones, "Define it under 'line: users'."),
            )  # fmt: skip
        if agent.number and not site.outside_numbers.allows(agent.number):
            source.complain(
                "number-not-allowed", f"the site does not allow calls to {agent.number}.", (*at, "number"), where=where,
                remedy="Add it, or a prefix of it, under 'outside_numbers: allowed'.",
            )  # fmt: skip
        if agent.path != "browser" and not getattr(agent, agent.path):
            source.complain(
                "no-address", f"the path is {agent.path!r}, and there is no {agent.path}.", (*at, "path"), where=where,
                remedy=f"Add '{agent.path}: …', or take 'path: browser'.",
            )  # fmt: skip


def check_unique(source: Source, site: Site) -> None:
    """No two agents share an extension, a direct number, or a logon that differs in capitals only."""
    extensions = ((each, agent.extension, ("extension",)) for each, agent in site.agents.items())
    logons = ((each, each.casefold(), ()) for each in site.agents)
    _unique(source, "duplicate-extension", "the extension", extensions)
    _unique(source, "duplicate-logon", "the logon", logons)
    direct = _direct_numbers(site.agents)
    read = ((logon, read_number(number, site.region) or number, path) for logon, number, path in direct)
    _unique(source, "duplicate-number", "the direct number", read)
    answered = NumberTable(site.numbers.items(), site.region)
    for logon, number, path in direct:
        if answered.find(number) is None:
            source.complain(
                "number-not-answered", f"no service answers the direct number {number}.", ("agents", logon, *path),
                where=f"agent {logon}", warning=True,
                remedy="Add it under 'numbers', with a service whose flow has a direct_transfer.",
            )  # fmt: skip


def check_numbers(source: Source, site: Site) -> None:
    """A number is there once, in whichever form; one that leads to two services is an error."""
    first: dict[str, str] = {}
    for number, service in site.numbers.items():
        other = first.setdefault(read_number(number, site.region) or number, number)
        if other != number:
            source.complain(
                "duplicate-number", f"is {other} written otherwise, which {site.numbers[other]!r} answers.",
                ("numbers", number), where=f"number {number}", key=True, warning=site.numbers[other] == service,
                remedy="Take one of them out: a number is found in whichever form it is called.",
            )  # fmt: skip


def check_codes(source: Source, site: Site) -> None:
    """Termination codes name results and services that are there."""
    try:
        results = site.catalogue()
    except ValueError:  # told of where results are read
        results = RESULTS
    for name, code in site.termination_codes.items():
        where, at = f"termination code {name}", ("termination_codes", name)
        for index, service in enumerate(code.services):
            _known(source, "service", service, site.services, (*at, "services", index), where)
        if results.find(code.result) is None:
            source.complain(
                "unknown-result", f"there is no result {code.result!r}.", (*at, "result"), where=where,
                remedy=instead(code.result, results, "Define it under 'results', or take another."),
            )  # fmt: skip


_CHECKS = (
    check_services, check_mail, check_store, check_webhooks, check_recordings, check_groups, check_teams, check_agents,
    check_audio_paths, check_unique, check_numbers, check_codes,
)  # fmt: skip

_SECTIONS = {
    "call center": "call_centers", "service": "services", "team": "teams", "skill": "skills", "box": "boxes",
    "secret": "secrets",
}  # fmt: skip


def _known(
    source: Source, kind: str, name: str, known: Collection[str], path: Path, where: str, *, key: bool = False
) -> bool:
    if not name or name in known:
        return True
    source.complain(
        f"unknown-{kind.replace(' ', '-')}", f"the site has no {kind} {name!r}.", path, where=where, key=key,
        remedy=instead(name, known, f"Define it under {_SECTIONS[kind]!r}."),
    )  # fmt: skip
    return False


def _agent_calls(source: Source, site: Site, service: Service, at: Path) -> None:
    where = f"service {service.name}"
    if service.agent_calls and service.direction == "inbound":
        source.complain(
            "inbound-service", "it is inbound, and calls of agents count for outbound services.", (*at, "agent_calls"),
            where=where, remedy="Write 'agent_calls' at an outbound service of the agents.",
        )  # fmt: skip
    for index, prefix in enumerate(service.agent_calls):
        if not site.outside_numbers.allows(prefix) and not any(
            each.startswith(prefix) for each in site.outside_numbers.allowed
        ):
            source.complain(
                "number-not-allowed", f"the site allows no outside number that begins with {prefix}.",
                (*at, "agent_calls", index), where=where, warning=True,
                remedy="Add it under 'outside_numbers: allowed', or take it out here.",
            )  # fmt: skip


def _outbound(source: Source, site: Site, service: str, path: Path, where: str) -> None:
    if _known(source, "service", service, site.services, path, where) and site.services[service].direction == "inbound":
        outbound = [name for name, each in site.services.items() if each.direction == "outbound"]
        source.complain(
            "inbound-service", f"the service {service!r} is inbound, and agents work for outbound ones.", path,
            where=where, remedy=f"There are: {', '.join(outbound)}." if outbound else "Define an outbound service.",
        )  # fmt: skip


def _unique(source: Source, code: str, what: str, written: Iterable[tuple[str, str, Path]]) -> None:
    first: dict[str, str] = {}
    for logon, value, path in written:
        if value and first.setdefault(value, logon) != logon:
            source.complain(
                code, f"{what} {value} is {first[value]}'s.", ("agents", logon, *path), where=f"agent {logon}",
                key=not path, remedy="Give one of them another.",
            )  # fmt: skip


def _direct_numbers(agents: dict[str, Agent]) -> list[tuple[str, str, Path]]:
    return [
        (logon, number, ("numbers", index))
        for logon, agent in agents.items()
        for index, number in enumerate(agent.numbers)
    ]
