"""Queueing theory for comparison: M/M/c (Erlang C) and M/M/c+M (Erlang A). Rates are per second.

Erlang C is the closed formula. Erlang A has none that is short; its birth-death chain is solved as it stands: contacts
in the system as the state, arrivals up, services and hang-ups down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Theory:
    """What theory says of a queue: parts of all contacts, and the mean wait of all of them in seconds."""

    waits: float
    mean_wait: float
    service_level: float
    abandons: float = 0.0


def erlang_c(arrivals: float, handling: float, agents: int, within: float) -> Theory:
    """Contacts wait as long as it takes. `handling` is mean seconds, `within` the seconds of the service level."""
    load = arrivals * handling
    blocking = 1.0
    for count in range(1, agents + 1):  # Erlang B by its recursion, which does not overflow
        blocking = load * blocking / (count + load * blocking)
    waits = blocking / (1 - load / agents * (1 - blocking))
    spare = agents / handling - arrivals
    return Theory(waits, waits / spare, 1 - waits * math.exp(-spare * within))


def erlang_a(arrivals: float, handling: float, agents: int, patience: float, within: float) -> Theory:
    """Contacts hang up after a time that is exponential with mean `patience` seconds."""
    service, leaving = 1 / handling, 1 / patience
    states = agents + 4 * agents + 2000
    down = np.minimum(np.arange(1, states), agents) * service + np.maximum(np.arange(1, states) - agents, 0) * leaving
    weights = np.concatenate([[0.0], np.cumsum(np.log(arrivals / down))])
    chance = np.exp(weights - weights.max())
    chance /= chance.sum()
    queue = float(np.sum(chance[agents:] * np.arange(states - agents)))
    served = _served_in_time(service * agents, leaving, within, states - agents)
    level = float(chance[:agents].sum() + chance[agents:] @ served)
    return Theory(float(chance[agents:].sum()), queue / arrivals, level, leaving * queue / arrivals)


def _served_in_time(service: float, leaving: float, within: float, length: int) -> NDArray[np.float64]:
    """For a contact with 0, 1, 2 … before it: the chance to be served within the time and before it hangs up.

    With k before it: df(k)/dt = (service + k leaving) (f(k-1) - f(k)) - leaving f(k), where f(-1) is 1. Solved by the
    midpoint rule, in steps short against the fastest rate.
    """
    ahead = service + leaving * np.arange(length)
    steps = max(1000, math.ceil(within * ahead[-1] * 4))
    step = within / steps

    def slope(chance: NDArray[np.float64]) -> NDArray[np.float64]:
        rates: NDArray[np.float64] = ahead * (np.concatenate([[1.0], chance[:-1]]) - chance) - leaving * chance
        return rates

    chance = np.zeros(length)
    for _ in range(steps):
        chance = chance + step * slope(chance + step / 2 * slope(chance))
    return chance
