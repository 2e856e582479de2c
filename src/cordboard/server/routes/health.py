"""Whether it runs, for whoever watches over it. Open to all, and says nothing else."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from cordboard.server.site import Running

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthy() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(site: Running) -> dict[str, str]:
    """It takes calls."""
    if not site.switchboard.ready:
        raise HTTPException(503, "not taking calls")
    return {"status": "ready"}
