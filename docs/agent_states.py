"""The states of an agent as a page and as a picture, both from the table of `cordboard.acd.states`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cordboard.acd.states import REASONS, STATES, Exit, State, StateInfo
from cordboard.flow.drawing.cards import HEAD, LINE, SAID, Card, WayOut
from cordboard.flow.drawing.svg import draw_cards

PICTURE = "agent-states.svg"
#: The colour of each card's edge, by the families of the drawing of flows.
FAMILIES = {
    State.SIGNED_OUT: "ways", State.NOT_READY: "ways", State.READY: "looks", State.OFFERED: "asks",
    State.IN_CALL: "says", State.HOLD: "says", State.WRAP_UP: "reaches",
}  # fmt: skip
#: What each cause is called on the page.
CAUSES = {
    "sign_in": "signs in", "sign_out": "signs out", "go_ready": "goes Ready", "go_not_ready": "goes Not Ready",
    "offer": "is offered a contact", "connect": "is joined at once", "occupy": "joins a conversation",
    "accept": "accepts", "reject": "rejects", "timeout": "the time is over", "lose_phone": "the phone is lost",
    "caller_left": "the caller leaves", "hold_call": "puts on hold", "retrieve_call": "takes back",
    "release": "the conversation ends", "wrap_up_done": "saves a code",
}  # fmt: skip


def _by_target(info: StateInfo) -> Iterable[tuple[State, list[Exit]]]:
    rank = list(STATES)
    for target, ways in groupby(sorted(info.exits, key=lambda way: rank.index(way.to)), key=lambda way: way.to):
        yield target, list(ways)


def _card(info: StateInfo) -> Card:
    ways, top = [], float(HEAD + SAID)
    for target, exits in _by_target(info):
        again, home = target is info.state, target is State.SIGNED_OUT
        causes = tuple(dict.fromkeys(CAUSES[each.on] for each in exits))
        to = "" if again or home else target
        way = WayOut(causes, (), target, f"to {STATES[target].label}", to, ends=home, again=again, top=top)
        ways.append(way)
        top += way.lines * LINE
    return Card(info.label, "", FAMILIES[info.state], info.meaning, tuple(ways))


def picture() -> str:
    """The states and the ways between them, as a drawing like that of a flow."""
    cards: dict[str, Card] = {state: _card(info) for state, info in STATES.items()}
    ways = "; ".join(
        f"{info.label}: {', '.join(STATES[to].label for to, _ in _by_target(info))}" for info in STATES.values()
    )
    facts = "Each row is a way out of a state; a square is the way home, and dashed lines lead back"
    return draw_cards(cards, State.SIGNED_OUT, "The states of an agent", facts, f"States and where they lead. {ways}.")


def page() -> str:
    """The page: the picture, the states, and every way out with its condition."""
    parts = [
        "# The states of an agent\n",
        (
            "An agent is in exactly one state. Every state has a way out, and an owner who can always end it or a time "
            "after which it ends by itself. The distributor moves agents along this table only.\n"
        ),
        f"![The states of an agent and the ways between them](../pictures/{PICTURE})\n",
        "| state | what it is | who ends it | ends by itself after |",
        "| --- | --- | --- | --- |",
        *(f"| `{info.state}` | {info.meaning} | {info.owner} | {info.limit} |" for info in STATES.values()),
    ]
    for info in STATES.values():
        parts += [f"\n## {info.label}\n", "| when the agent, or what happens | then | if |", "| --- | --- | --- |"]
        parts += [f"| {CAUSES[way.on]} | `{way.to}` | {way.when or 'always'} |" for way in info.exits]
    parts += [
        "\n## Reasons for Not Ready\n",
        "Agents choose among the first six; the others say what happened.\n",
        "| reason | meaning |",
        "| --- | --- |",
        *(f"| `{reason}` | {meaning} |" for reason, meaning in REASONS.items()),
    ]
    return "\n".join(parts)
