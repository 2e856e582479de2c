"""The web application: the API, the first pages, and the browser phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from cordboard import __version__
from cordboard.live.organisation import SiteOrganisation
from cordboard.live.switchboard import Switchboard
from cordboard.proof.prove.report import FailOn
from cordboard.proving.kept import StoredReports
from cordboard.server import web_application
from cordboard.server.account_imports import AccountImports
from cordboard.server.backtests import Backtests
from cordboard.server.designing import Designing
from cordboard.server.desk.agents import AgentDesks
from cordboard.server.desk.supervisors import SupervisorDesks
from cordboard.server.desk.today import TodayFigures
from cordboard.server.errors import answer_errors
from cordboard.server.headers import HEADERS
from cordboard.server.limits import LimitedBody
from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.openapi import API_DOCUMENT, DESCRIPTION, TITLE, describe, operation_id
from cordboard.server.parameters import refuse_nul, refuse_unknown
from cordboard.server.proofs import Proofs
from cordboard.server.publishing import FlowPublishing
from cordboard.server.routes import ALL
from cordboard.server.simulations import Simulations
from cordboard.server.site import RunningSite
from cordboard.server.watching import WatchedRequests
from cordboard.telephony.browser import BrowserLine

HERE = Path(__file__).parent


def create_app(
    switchboard: Switchboard, browser: BrowserLine | None = None, reports: StoredReports | None = None, *,
    public_url: str | None = None, alarms: Callable[[], Sequence[str]] = tuple, fail_on: FailOn | None = None,
) -> FastAPI:  # fmt: skip
    """The application of a running site. Errors are problem documents (RFC 9457).

    `reports` is where proofs are kept; without it, with the data. Who runs it ends `app.state.proofs` with it.
    `public_url` is where people reach the pages, where that is otherwise than the site says; `alarms` are told on the
    first page besides those of the line. With `fail_on` only flows are published that were proved without such
    findings.
    """
    app = FastAPI(
        title=TITLE, version=__version__, description=DESCRIPTION, generate_unique_id_function=operation_id,
        openapi_url=API_DOCUMENT, docs_url=None, redoc_url=None,
        # A redirect to the path with or without its last slash would take its address from the Host header.
        redirect_slashes=False, dependencies=[Depends(refuse_unknown), Depends(refuse_nul)],
    )  # fmt: skip
    organisation = SiteOrganisation(switchboard)
    app.state.site = RunningSite(
        switchboard, browser, AgentDesks(switchboard.floor, browser),
        SupervisorDesks(
            switchboard.floor, browser, switchboard.runs.at_work,
            TodayFigures(switchboard.database, lambda: switchboard.floor.site), switchboard.child_runs.supervise,
            organisation.change_max_wait,
        ),
        public_url, alarms,
    )  # fmt: skip
    app.state.metrics = MetricsPage(app.state.site)
    app.state.organisation = organisation
    app.state.simulations = Simulations()
    app.state.proofs = Proofs(switchboard, reports)
    app.state.designing = Designing()
    app.state.backtests = Backtests(switchboard, app.state.proofs)
    app.state.account_imports = AccountImports(switchboard, app.state.proofs)
    app.state.publishing = FlowPublishing(switchboard, app.state.proofs, fail_on)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in (*ALL, web_application.router):
        app.include_router(router)
    app.add_middleware(LimitedBody)
    app.middleware("http")(_protect)
    app.add_middleware(WatchedRequests, instruments=switchboard.telemetry.instruments)
    answer_errors(app)
    describe(app)
    return app


async def _protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.scope["path"].startswith("/static/"):
        response.headers.setdefault("cache-control", "no-store")
    return response
