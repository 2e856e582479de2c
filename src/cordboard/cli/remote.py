"""Commands that ask a running server instead of the site's folder: with ``--server URL`` and an API token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cordboard.cli.output import fail, refuse
from cordboard.client import ApiClient, NotDone, Unreachable

#: Statuses by which a server says that the input cannot be used.
_BAD_INPUT = frozenset({400, 404, 422})


@contextmanager
def connected(server: str, token: str) -> Iterator[ApiClient]:
    """A connection to a running site. What goes wrong on it is said, and ends the program."""
    if not token:
        refuse("--server needs a token: make one with 'cordboard tokens make', and give --token or CORDBOARD_TOKEN")
    if not server.startswith(("http://", "https://")):
        refuse(f"--server is {server!r}; write it as http://127.0.0.1:8080")
    try:
        with ApiClient(server, token) as connection:
            yield connection
    except NotDone as no:
        (refuse if no.problem.status in _BAD_INPUT else fail)(no.problem.detail)
    except Unreachable as trouble:
        fail(str(trouble))
