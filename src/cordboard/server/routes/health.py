"""Whether it runs and takes calls, and why not, for whoever watches over it. Open to all."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from cordboard.server.problems import problem
from cordboard.server.site import Running

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthy() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(site: Running) -> Response:
    """It takes calls: the store takes contacts, and the line works. If not, 503 with the `reasons`, a sentence each.

    `degraded` is what is wrong and still lets calls be taken, such as a voice that does not speak.
    """
    readiness = site.switchboard.readiness
    reasons, degraded = readiness.reasons, readiness.degraded
    if not reasons:
        return JSONResponse({"status": "ready", "degraded": degraded})
    detail = f"not taking calls: {'; '.join(reasons)}"
    return problem(503, detail, headers={"retry-after": "10"}, reasons=reasons, degraded=degraded)
