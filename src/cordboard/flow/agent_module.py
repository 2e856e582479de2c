"""Where a flow brings in its agent: the module in which calls begin that agents make of their own accord."""

from __future__ import annotations

from collections import deque

from cordboard.flow.model import Flow


def agent_module(flow: Flow) -> str | None:
    """The first module on the way from the beginning of the flow that brings in an agent: the one with the fewest
    connectors before it. None where there is none.
    """
    ways, seen = deque([flow.first]), {flow.first}
    while ways:
        name = ways.popleft()
        if flow.modules[name].with_agent() is not None:
            return name
        for connector in flow.leaving(name):
            if connector.target in flow.modules and connector.target not in seen:
                seen.add(connector.target)
                ways.append(connector.target)
    return None
