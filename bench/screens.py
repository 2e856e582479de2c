"""How much of the web application a browser loads: its frame, and what each area adds to that.

Sizes are those of what is sent, packed by gzip. The peer is the library that all of it stands on, React with React DOM.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.report import Measurement, Row, show
from cordboard.server.web_application import BUILT

#: Kilobytes (1000 bytes) of the frame, and those that an area may add to it.
FRAME = 250
AREAS = {
    "flows/Designer": 120, "desk/Desk": 60, "floor/Floor": 60, "contacts/Contact": 60, "reports/Reports": 60,
    "settings/Settings": 60,
}  # fmt: skip


def _size(files: set[str]) -> float:
    return sum((BUILT / f"{name}.gz").stat().st_size for name in files) / 1000


def _loaded(manifest: dict[str, Any], key: str) -> set[str]:
    """The scripts and styles that a browser loads with one of them."""
    found: set[str] = set()
    seen: set[str] = set()
    left = [key]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            chunk = manifest[name]
            found |= {chunk["file"], *chunk.get("css", ())}
            left += chunk.get("imports", ())
    return found


def measure() -> Measurement:
    """Look through the built application. Raises FileNotFoundError where it is not built (`make web`)."""
    manifest: dict[str, Any] = json.loads(Path(BUILT / "manifest.json").read_text("utf-8"))
    frame = _loaded(manifest, "index.html")
    react = _size({name for name in frame if Path(name).name.startswith("react-")})
    rows = [Row("the frame", _size(frame), "kB", _size(frame) / react, f"at most {FRAME}")]
    kept = _size(frame) <= FRAME
    for area, limit in AREAS.items():
        added = _size(_loaded(manifest, f"src/areas/{area}.tsx") - frame)
        kept = kept and added <= limit
        rows.append(Row(f"{area} adds", added, "kB", added / react, f"at most {limit}"))
    rows.append(Row("React with React DOM", react, "kB"))
    promise = f"The frame of the screens is at most {FRAME} kB, and each area adds at most what its row says."
    return Measurement("screens", promise, "React with React DOM, in the same build", kept, rows)


if __name__ == "__main__":
    show(measure())
