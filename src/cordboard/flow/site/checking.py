"""What `cordboard check` says of a site's folder, of one flow, or of one layout."""

from __future__ import annotations

from pathlib import Path as FilePath

from cordboard.flow.load import load_source
from cordboard.flow.problems import Problem, gathered
from cordboard.flow.site.layouts import all_layouts_problems, flow_layout_problems, is_layout, layout_problems
from cordboard.flow.site.load import FLOWS, SITE_FILE, Types, load_site, problems_of, site_of
from cordboard.flow.source import read_source


def check_path(path: FilePath, types: Types) -> list[Problem]:
    """Everything wrong with a site's folder, a flow of a site, a lone flow file, or the layout of a flow.

    A lone file is not asked for services, boxes and templates: only a site could define them.
    """
    if path.name == SITE_FILE and path.is_file():
        path = path.parent
    if path.is_dir():
        return [*load_site(path, types).problems, *all_layouts_problems(path / FLOWS)]
    if is_layout(path):
        return layout_problems(path)
    folder = site_of(path)
    if folder is None:
        found = gathered(load_source(read_source(path), types).problems)
    else:
        found = problems_of(load_site(folder, types), path)
    return [*found, *flow_layout_problems(path)]
