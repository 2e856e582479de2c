"""A flow made ready to run: everything that is the same for all its contacts is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cordboard.engine.commands import Spoken
from cordboard.engine.contact import Contact, SaidBefore
from cordboard.engine.journal import Completed, Entered, Facts, Took
from cordboard.engine.module import Module
from cordboard.engine.rules import RULES, RULES_NUMBER
from cordboard.flow.events import ANSWERING_MACHINE_VALUES, KEY_PRESS_VALUES, Event, Raised, fall_backs
from cordboard.flow.model import Connector, ConnectorKey, Flow

#: The result of a contact whose flow runs in circles (domain.md 10).
STEP_LIMIT_RESULT = "flow_step_limit"

#: Values for which a route is remembered. Others are what people write, and of that there is no end.
_KNOWN_VALUES = frozenset({"", *KEY_PRESS_VALUES, *ANSWERING_MACHINE_VALUES})


@dataclass(frozen=True, slots=True)
class Route:
    """What an event leads to: both journal entries ready made; without `took` the contact ends."""

    completed: Completed
    took: Took | None


@dataclass(frozen=True, slots=True)
class ProgramModule:
    """One module of a program: what is the same each time that a contact enters it.

    `keys` are the Key Press values of its connectors, `events` all events that they take, `fallback` what the flow's
    fallback leads to from here; `routes` remembers what each returned event led to.
    """

    module: Module
    terminal: bool
    keys: frozenset[str]
    events: frozenset[Event]
    entered: Entered
    fallback: Took | None = None
    routes: dict[Event | Raised, Route] = field(default_factory=dict)


class Program:
    """A flow with its routes. Made once per flow version and shared by all its contacts.

    `older` are former behaviours of module types, by type and number, for contacts that began on them. `said` are
    the prompts that are the same for everyone.
    Raises TypeError when a module of the flow has no `run` (a flow loaded without the module types), and KeyError
    for a result that the flow's catalogue does not have.
    """

    def __init__(self, flow: Flow, older: Mapping[tuple[str, int], type[Module]] | None = None) -> None:
        self.flow = flow
        self.modules: dict[str, Module] = {}
        for name, module in flow.modules.items():
            if not isinstance(module, Module):
                raise TypeError(f"module {name!r} of type {module.type!r} cannot run: load the flow with its types")
            self.modules[name] = module
        self.behaviours = {RULES: RULES_NUMBER, **{each.type: each.behaviour for each in self.modules.values()}}
        self.said: SaidBefore = {}
        for slug in (flow.opening_result, STEP_LIMIT_RESULT, *(connector.result for connector in flow.connectors)):
            flow.result(slug)
        if flow.fallback is not None:
            flow.result(flow.fallback.result)
        self._older = dict(older or {})
        self._connectors = flow.by_key()
        self._places = {name: self._place(name, module) for name, module in self.modules.items()}

    def _place(self, name: str, module: Module, rules: int = RULES_NUMBER) -> ProgramModule:
        keys = frozenset(c.value for c in self.flow.leaving(name) if c.event is Event.KEY_PRESS)
        events = frozenset(c.event for c in self.flow.leaving(name))
        return ProgramModule(module, module.terminal, keys, events, Entered(name), self._fallback(name, rules))

    def said_ahead(self, languages: Iterable[str] = ()) -> list[Spoken]:
        """Everything that its contacts can hear and that is known before any of them begins, each once.

        `languages` are those in which contacts may begin besides the flow's own; those that the flow changes to are
        added.
        """
        flow = self.flow
        spoken = {flow.language, *filter(None, languages)}
        for module in self.modules.values():
            spoken |= {each for each in (module.language, getattr(module, "repeat_in", None)) if each}
            spoken |= {each for _, prompt in module.prompts() for each in prompt.phrases if each}
        contact = Contact(Facts(""), flow.language, flow.voice)
        found: dict[Spoken, None] = {}
        for module in self.modules.values():
            contact.enter(module, frozenset(), frozenset())
            for _, prompt in module.prompts():
                for language in sorted(spoken):
                    found.update(dict.fromkeys(contact.known_of(prompt, language)))
        return list(found)

    def places(self, behaviours: Mapping[str, int]) -> dict[str, ProgramModule]:
        """The modules by name, with the behaviours that a contact began on. Raises LookupError when one is gone."""
        if behaviours == self.behaviours:
            return self._places
        rules = behaviours.get(RULES, 1)
        if rules > RULES_NUMBER:
            raise LookupError(f"rules {rules} of the interpreter are not installed (installed: {RULES_NUMBER})")
        return {
            name: self._place(name, self.module(name, behaviours.get(module.type, module.behaviour)), rules)
            for name, module in self.modules.items()
        }

    def module(self, name: str, behaviour: int) -> Module:
        """A module with a former behaviour. Raises LookupError when that is not installed any more."""
        module = self.modules[name]
        if behaviour == module.behaviour:
            return module
        older = self._older.get((module.type, behaviour))
        if older is None:
            raise LookupError(
                f"module {name!r}: behaviour {behaviour} of type {module.type!r} is not installed "
                f"(installed: {module.behaviour})"
            )
        return older.model_validate({**module.model_dump(), "name": name})

    def route(self, place: ProgramModule, returned: object) -> Route:
        """Where the event that a module returned leads: its connector, that of its fall-backs, or the flow's own.

        Raises TypeError when what was returned is no event.
        """
        event, value = returned if isinstance(returned, tuple) and len(returned) == 2 else (returned, "")
        if not isinstance(event, Event) or not isinstance(value, str):
            raise TypeError(f"a module must return an event, not {returned!r}")
        source = place.entered.module
        route = Route(Completed(source, event.value, value), self._taken(place, (event, value)))
        if value in _KNOWN_VALUES:
            place.routes[(event, value)] = route
            if not value:
                place.routes[event] = route
        return route

    def _taken(self, place: ProgramModule, raised: Raised) -> Took | None:
        source = place.entered.module
        module = self.modules[source]
        for event, value in fall_backs(raised, module.raises, module.declaration.fall_backs):
            connector = self._connectors.get(ConnectorKey(source, event.value, value))
            if connector is not None:
                return _took(connector)
        return place.fallback

    def _fallback(self, source: str, rules: int) -> Took | None:
        fallback = self.flow.fallback
        if fallback is None or (rules < 2 and fallback.target == source):
            return None
        return Took(source, "", "", fallback.target, fallback.result)


def _took(connector: Connector) -> Took:
    return Took(connector.source, connector.event.value, connector.value, connector.target, connector.result)
