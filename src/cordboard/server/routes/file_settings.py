"""What only site.yaml may change, with its state: secrets by name, the line, outside numbers."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter

from cordboard.server.models.file_settings import (
    FileSettings,
    LineState,
    OutsideLimits,
    OutsideUsed,
    RegistrationState,
    SecretState,
)
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["organisation"])
Reader = Annotated[User, needs("supervisor", "auditor")]


@router.get("/file-settings")
def get_file_settings(site: Running, user: Reader) -> FileSettings:  # noqa: ARG001 - asked for, to be let in
    """What is changed in site.yaml alone: who may be called outside, the line, and which secrets there are."""
    settings, status = site.site, site.switchboard.line.status()
    return FileSettings(
        site=settings.site, title=settings.title, language=settings.language, time_zone=settings.time_zone,
        region=settings.region, currency=settings.currency,
        secrets=[
            SecretState(name=name, variable=variable, is_set=bool(os.environ.get(variable)))
            for name, variable in settings.secrets.items()
        ],
        line=LineState(
            type=str(settings.line.get("type", "builtin")), running=status.running, address=status.address,
            calls_now=status.calls_now, calls_total=status.calls_total, trouble=status.trouble,
            alarms=list(status.alarms),
            registrations=[RegistrationState(**asdict(each)) for each in status.registrations],
        ),
        outside_numbers=OutsideLimits(
            **settings.outside_numbers.model_dump(include=set(OutsideLimits.model_fields)), currency=settings.currency
        ),
        outside_use=None if status.outside is None else OutsideUsed(**asdict(status.outside)),
    )  # fmt: skip
