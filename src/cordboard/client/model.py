"""What all models of the client have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ClientModel(BaseModel):
    """What the API takes or answers. Read when it is first used: a command uses few of some hundred models."""

    model_config = ConfigDict(defer_build=True)
