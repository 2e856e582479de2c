"""The web server: uvicorn in the process and on the event loop of the line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from cordboard.server.admission import Admission, ConnectionLimits
from cordboard.server.protocols import LimitedConfig

#: Connections that the system takes before the program does, and that are accepted in one go: each has a descriptor
#: before it can be refused.
_BACKLOG = 64
#: Bytes of one message of a WebSocket, many times what a desktop asks.
_LARGEST_MESSAGE = 65_536


class CannotServe(Exception):
    """The address cannot be served. The message says why and what to do."""


def _reason(trouble: OSError) -> str:
    return os.strerror(trouble.errno) if trouble.errno else str(trouble)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program around it."""
        yield


class WebServer:
    """Serves an application at an address; port 0 takes a free one."""

    def __init__(self, app: FastAPI, host: str, port: int, admission: Admission | None = None) -> None:
        self._host = host
        self._port = port
        self.admission = Admission(ConnectionLimits()) if admission is None else admission
        proxies = [str(network) for network in self.admission.limits.trusted_proxies]
        self._server = _Server(
            LimitedConfig(
                app, self.admission, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2,
                backlog=_BACKLOG, ws_max_size=_LARGEST_MESSAGE, forwarded_allow_ips=proxies, server_header=False,
            )
        )  # fmt: skip
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it is, once it was started, for somebody on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104 - only shown
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Begin to serve. Raises CannotServe."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            listening = socket.create_server((self._host, self._port), family=family, backlog=_BACKLOG)
        except OSError as trouble:
            raise CannotServe(
                f"{self._host} port {self._port} cannot be served: {_reason(trouble)}; choose another with --port"
            ) from trouble
        self._port = listening.getsockname()[1]
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Answer what was asked, and stop. Stopping twice is no error."""
        if self._task is not None:
            self._server.should_exit = True
            await self._task
            self._task = None
