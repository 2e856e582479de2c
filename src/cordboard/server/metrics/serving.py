"""Metrics at an address of their own, for a Prometheus that has no token."""

from __future__ import annotations

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from cordboard.flow.site.metrics import host_and_port
from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.serving import WebServer


class MetricsText(Response):
    """The text format of Prometheus."""

    media_type = CONTENT_TYPE_PLAIN_0_0_4


def metrics_server(page: MetricsPage, listen: str) -> WebServer:
    """A server that has `/metrics` and nothing else. `listen` is host and port."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/metrics", response_class=MetricsText)
    async def read() -> Response:
        return MetricsText(await page.text())

    return WebServer(app, *host_and_port(listen))
