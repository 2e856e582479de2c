"""What Prometheus reads, where the site says so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response

from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.metrics.serving import MetricsText
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store.people import User

router = APIRouter(tags=["metrics"])

_OFF = "this site has no metrics: write 'metrics: yes' in site.yaml"


@router.get("/metrics", response_class=MetricsText)
async def get_metrics(
    request: Request, site: Running,
    user: Annotated[User, needs("supervisor", "auditor")],  # noqa: ARG001 - asked for, to be let in
) -> Response:  # fmt: skip
    """What Prometheus collects, in its text format (0.0.4). 404 where the site has no metrics."""
    if not site.site.metrics.on:
        raise HTTPException(404, _OFF)
    page: MetricsPage = request.app.state.metrics
    return MetricsText(await page.text())
