"""Spoken prompts on disk, as telephone audio, by what decides how they sound."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path


class SpeechCache:
    """A folder of mu-law files. Whatever is in it can be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, *what: str) -> Path:
        """Where the sound of this is kept."""
        name = hashlib.sha256(json.dumps(what).encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.ulaw"

    def get(self, path: Path) -> bytes | None:
        """The sound, or None when it was not spoken yet."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def put(self, path: Path, audio: bytes) -> None:
        """Keep the sound. A reader sees all of it or nothing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(audio)
        Path(name).replace(path)
