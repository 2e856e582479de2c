"""Health and readiness: whether the program runs and takes calls, and why not. Open to all."""

from __future__ import annotations

from fastapi import APIRouter, Response

from cordboard.server.models.health import Health, ReadinessStatus
from cordboard.server.problems import problem
from cordboard.server.site import Running

router = APIRouter(tags=["health"])


@router.get("/healthz")
def get_health() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", response_model=ReadinessStatus)
def get_readiness(site: Running) -> ReadinessStatus | Response:
    """It takes calls: the store takes contacts, and the line works. If not, 503 with the `reasons`, a sentence each.

    `draining` says how many contacts are waited for before Cordboard stops, and until when; null where it does not.
    `degraded` is what is wrong and still lets calls be taken, such as a voice that does not speak.
    """
    readiness = site.switchboard.readiness
    reasons, degraded = readiness.reasons, readiness.degraded
    if not reasons:
        return ReadinessStatus(degraded=list(degraded))
    detail = f"not taking calls: {'; '.join(reasons)}"
    drain = site.draining()
    return problem(
        503, detail, headers={"retry-after": "10"}, reasons=reasons, degraded=degraded,
        draining=drain and drain.model_dump(),
    )  # fmt: skip
