"""A flow made ready to run: which connector takes which event is worked out once."""

from __future__ import annotations

from collections.abc import Mapping

from cordboard.engine.journal import Took
from cordboard.engine.module import Module
from cordboard.flow.events import Event, Raised, fall_backs
from cordboard.flow.model import Connector, Flow


class Program:
    """A flow with its routes. Made once per flow version and shared by all its contacts.

    `older` are former behaviours of module types, by type and number, for contacts that began on them.
    Raises TypeError when a module of the flow has no `run` (a flow loaded without the module types).
    """

    def __init__(self, flow: Flow, older: Mapping[tuple[str, int], type[Module]] | None = None) -> None:
        self.flow = flow
        self.modules: dict[str, Module] = {}
        for name, module in flow.modules.items():
            if not isinstance(module, Module):
                raise TypeError(f"module {name!r} of type {module.type!r} cannot run: load the flow with its types")
            self.modules[name] = module
        self.behaviours = {module.type: module.behaviour for module in self.modules.values()}
        self.keys = {name: self._keys(name) for name in self.modules}
        self._older = dict(older or {})
        self._connectors = {(c.source, c.event, c.value): c for c in flow.connectors}
        self._routes: dict[tuple[str, str, str], Took | None] = {}

    def _keys(self, module: str) -> frozenset[str]:
        return frozenset(c.value for c in self.flow.leaving(module) if c.event is Event.KEY_PRESS)

    def module(self, name: str, behaviour: int) -> Module:
        """The module with the behaviour that a contact began on. Raises LookupError when that is gone."""
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

    def route(self, source: str, raised: Raised) -> Took | None:
        """The connector that takes an event, with its fall-backs and the flow's own; None when the flow ends here."""
        key = (source, *raised)
        try:
            return self._routes[key]
        except KeyError:
            took = self._routes[key] = self._find(source, raised)
            return took

    def _find(self, source: str, raised: Raised) -> Took | None:
        for event, value in fall_backs(self.modules[source].type, raised):
            connector = self._connectors.get((source, event, value))
            if connector is not None:
                return _taken(connector)
        return self.fallback(source)

    def fallback(self, source: str, result: str = "") -> Took | None:
        """The flow's fallback as seen from a module, with another result if one is given."""
        fallback = self.flow.fallback
        if fallback is None or fallback.target == source:
            return None
        return Took(source, "", "", fallback.target, result or fallback.result)


def _taken(connector: Connector) -> Took:
    return Took(connector.source, connector.event.value, connector.value, connector.target, connector.result)
