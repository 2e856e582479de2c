"""Secrets of contacts that are never stored."""

from __future__ import annotations

from cryptography.fernet import Fernet

from cordboard.live.sealing import Seal
from cordboard.live.secrets import ContactSecrets


def no_secrets() -> ContactSecrets:
    """A contact that has keyed nothing yet."""
    return ContactSecrets("c1", Seal(Fernet.generate_key()), lambda _change: None)
