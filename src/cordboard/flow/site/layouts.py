"""Layout files held against the flow files beside them.

Only `cordboard check` asks for this: a layout is a picture for people, so that one with errors keeps no flow from being
published and no site from starting.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from cordboard.flow.joining import meant
from cordboard.flow.layout import PLACED_BY_PROGRAM, FlowLayout, read_layout
from cordboard.flow.problems import DidYouMean, Problem
from cordboard.flow.site.load import LAYOUT
from cordboard.flow.source import Source, read_source

_SUFFIX = ".yaml"


def is_layout(path: FilePath) -> bool:
    """Whether a file is, by its name, the layout of a flow."""
    return path.stem.endswith(LAYOUT)


def all_layouts_problems(flows: FilePath) -> list[Problem]:
    """What is wrong with the layouts in a folder of flows, in the order of their names."""
    files = sorted(path for path in flows.glob("*.y*ml") if is_layout(path))
    return [problem for path in files for problem in layout_problems(path)]


def flow_layout_problems(flow: FilePath) -> list[Problem]:
    """What is wrong with the layout of one flow file, where it has one."""
    files = sorted(path for path in flow.parent.glob("*.y*ml") if is_layout(path) and _flow_name(path) == flow.stem)
    return [problem for path in files for problem in layout_problems(path)]


def layout_beside(flow: FilePath) -> FlowLayout:
    """The layout in the file beside a flow file. One that is not there or has errors places nothing."""
    file = flow.with_name(f"{flow.stem}{LAYOUT}{_SUFFIX}")
    layout = read_layout(read_source(file)) if file.is_file() else None
    return PLACED_BY_PROGRAM if layout is None else layout


def layout_problems(path: FilePath) -> list[Problem]:
    """What is wrong with a layout file: errors of what cannot be read, warnings of what no drawing shows."""
    source = read_source(path)
    layout = read_layout(source)
    if layout is not None:
        flow = _flow_of(path)
        if path.suffix != _SUFFIX:
            name = path.with_suffix(_SUFFIX).name
            source.complain("layout-not-read", "is not read.", remedy=f"Call it {name!r}.", warning=True)
        elif flow is None:
            name = f"{_flow_name(path)}{_SUFFIX}"
            source.complain(
                "layout-of-no-flow", f"lays out {name!r}, and there is no such flow file beside it.",
                remedy="Give it the name of its flow file, or delete it.", warning=True,
            )  # fmt: skip
        else:
            _check_modules(source, layout, flow)
    return [_of_a_layout(each) for each in source.problems]


def _check_modules(source: Source, layout: FlowLayout, flow: Source) -> None:
    """Warn of places for modules that the flow does not have, as its file says, even where the flow has errors."""
    written = flow.values.get("modules") if isinstance(flow.values, dict) else None
    if not isinstance(written, dict):
        return  # then the flow's own problems say why
    for name in layout.modules:
        if name not in written:
            near = meant(name, [str(each) for each in written if each not in layout.modules])
            source.complain(
                "layout-of-no-module", f"{name!r} has a place here, and the flow has no such module.",
                ("modules", name), remedy=near if isinstance(near, DidYouMean) else "Delete its place.", key=True,
                warning=True,
            )  # fmt: skip


def _of_a_layout(problem: Problem) -> Problem:
    return replace(problem, remedy="A layout begins with 'layout: 1'.") if problem.code == "empty" else problem


def _flow_of(layout: FilePath) -> Source | None:
    files = [layout.with_name(f"{_flow_name(layout)}{suffix}") for suffix in (_SUFFIX, ".yml")]
    return next((read_source(file) for file in files if file.is_file()), None)


def _flow_name(layout: FilePath) -> str:
    return layout.stem.removesuffix(LAYOUT)
