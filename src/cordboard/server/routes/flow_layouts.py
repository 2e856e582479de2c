"""How flows are laid out for people. A layout has an ETag of its own, and no version of a flow changes with it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from cordboard.flow.layout import FlowLayout
from cordboard.server.etags import Expected, quoted
from cordboard.server.parameters import NamePath
from cordboard.server.routes.flow_drafts import Designer
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import flow_layouts as stored

router = APIRouter(prefix="/api/flows/{slug}/layout", tags=["flows"])


@router.get("")
def get_flow_layout(site: Running, user: SignedIn, slug: NamePath, response: Response) -> FlowLayout:  # noqa: ARG001
    """Where the modules of a flow stand, with notes and frames; what has no place is placed by the program."""
    found = stored.layout_of(site.database, slug)
    response.headers["etag"] = quoted(found.state)
    return found.layout


@router.put("")
def put_flow_layout(
    site: Running, user: Designer, expected: Expected, slug: NamePath, layout: FlowLayout, response: Response
) -> FlowLayout:  # fmt: skip
    """Lay a flow out."""
    made = stored.put_layout(site.database, slug, layout, user.name, expected)
    response.headers["etag"] = quoted(made.state)
    return made.layout
