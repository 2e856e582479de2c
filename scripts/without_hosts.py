"""Check that lock files name packages and hashes only: no host to fetch from, no path of any machine.

Run by ``make lock`` with the files to check; prints what is wrong and where, and exits 1.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ALLOWED = re.compile(
    r"""
    \#.*                                              # a comment
    | [A-Za-z0-9._-]+==[^\s:/]+(\ ;\ [^:/]+)?\ \\     # name==version ; marker
    | \ {4}--hash=sha256:[0-9a-f]{64}(\ \\)?          # a hash
    |                                                 # an empty line
    """,
    re.VERBOSE,
)


def main(paths: list[str]) -> int:
    """Check every file named; 0 when all of them are clean."""
    faults = [
        f"{path}:{number}: neither a pinned package nor a hash: {line}"
        for path in paths
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1)
        if not ALLOWED.fullmatch(line) or "://" in line
    ]
    print("\n".join(faults) if faults else f"{len(paths)} lock files name packages and hashes only.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
