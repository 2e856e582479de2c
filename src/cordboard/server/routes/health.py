"""Whether it runs and takes calls, and why not, for whoever watches over it. Open to all."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from cordboard.server.site import Running

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthy() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(site: Running) -> JSONResponse:
    """It takes calls: the store takes contacts, and the line works. If not, 503 with the `reasons`, a sentence each.

    `degraded` is what is wrong and still lets calls be taken, such as a voice that does not speak.
    """
    readiness = site.switchboard.readiness
    reasons, degraded = readiness.reasons, readiness.degraded
    if not reasons:
        return JSONResponse({"status": "ready", "degraded": degraded})
    problem: dict[str, Any] = {"title": "not taking calls", "status": 503, "reasons": reasons, "degraded": degraded}
    return JSONResponse(problem, 503, {"retry-after": "10"}, media_type="application/problem+json")
