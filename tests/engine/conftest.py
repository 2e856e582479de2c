from __future__ import annotations

from tests.keeping import kept

__all__ = ["kept"]
