"""The pictures of docs/pictures: the flows of the README and of the example site, and the states of an agent."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import agent_states

from cordboard import modules
from cordboard.flow.drawing import draw
from cordboard.flow.load import load_flow
from cordboard.flow.site import load_site

ROOT: Final = Path(__file__).parents[1]


def pictures() -> dict[str, str]:
    """Every picture by the name of its file."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, after = readme.partition("```yaml\n")
    shown = load_flow(after.partition("```")[0], modules.types(), file="README.md")
    site = load_site(ROOT / "examples/site", modules.types())
    flows = [*site.flows.values(), *filter(None, [shown.flow])]
    assert shown.flow is not None, "\n".join(map(str, shown.problems))
    return {agent_states.PICTURE: agent_states.picture()} | {f"{flow.slug}.svg": draw(flow) for flow in flows}
