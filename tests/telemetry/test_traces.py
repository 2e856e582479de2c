"""Traces of contacts: one for each, from what the site does to a collector, over a restart, and nothing personal."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cordboard.flow.site import LoadedSite
from cordboard.flow.site.traces import TraceSettings
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.telemetry.choosing import traces_of
from cordboard.telemetry.opentelemetry import OpenTelemetryTraces
from cordboard.telemetry.telemetry import Telemetry
from cordboard.telemetry.traces import NO_TRACES
from cordboard.telephony.line import Line
from cordboard.telephony.scripted import ScriptedLine
from tests.live.floor_site import FloorSite, floor_files
from tests.live.killing import Killer
from tests.live.test_web import answer, serving

pytestmark = pytest.mark.anyio

FLOW = """
modules:
  Ask: {type: http, first: true, url: "http://127.0.0.1:%d/accounts/10021?pin=4711"}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: success, to: Agents, result: operator_transfer}
  - {from: Agents, event: agent_end_call, to: Bye, result: listened}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""
WAITS = """
modules:
  Wait: {type: menu, first: true, prompt: "Press 1.", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Wait, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: not_available}
"""
WEB = "web: {allowed_hosts: ['127.0.0.1'], private_networks: ['127.0.0.0/8']}"


def made(
    loaded: LoadedSite, folder: Path, telemetry: Callable[[], Telemetry], line: Line
) -> Switchboard:  # fmt: skip
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    return Switchboard(loaded, folder / "data", line, prompts, telemetry=telemetry())


@asynccontextmanager
async def traced(folder: Path, flow: str, *, survives: bool = False) -> AsyncIterator[tuple[FloorSite, list[Any]]]:
    """A site whose spans are in the list once it has stopped."""
    exporters: list[InMemorySpanExporter] = []
    spans: list[ReadableSpan] = []

    def telemetry() -> Telemetry:
        exporters.append(InMemorySpanExporter())
        return Telemetry(OpenTelemetryTraces(exporters[-1]))

    make = partial(made, floor_files(folder, flow, more=WEB), folder, telemetry)
    line = ScriptedLine(pace=0.01)
    work = Killer(line, make) if survives else make(line)
    await work.start()
    site = FloorSite(work, line)
    try:
        yield site, spans
    finally:
        killed = site.switchboard.telemetry
        await work.stop()
        killed.traces.close()
        for exporter in exporters:
            spans += exporter.get_finished_spans()


def named(spans: list[Any], name: str) -> list[Any]:
    return [span for span in spans if span.name == name]


async def test_a_contact_is_one_trace_with_its_modules_commands_offers_and_web_requests(tmp_path: Path) -> None:
    async with serving(answer()) as service, traced(tmp_path, FLOW % service.port) as (site, spans):
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        caller.hangs_up()
        await site.wraps_up()
        contact = await site.closed()
    (root,) = named(spans, "contact")
    assert {f"{span.context.trace_id:032x}" for span in spans} == {contact["id"]}
    assert root.parent is None
    assert root.attributes["cordboard.service"] == "desk"
    assert root.attributes["cordboard.result"] == contact["result"]
    assert (root.start_time // 1_000_000, root.end_time // 1_000_000) == (contact["started_at"], contact["closed_at"])
    below = {span.context.span_id: span for span in spans}
    assert all(span.parent.span_id in below for span in spans if span is not root)
    (offer,) = named(spans, "offer")
    assert offer.attributes["cordboard.offer.outcome"] == "taken"
    assert offer.parent.span_id == root.context.span_id
    (request,) = named(spans, "GET")
    assert request.attributes["http.response.status_code"] == 200
    assert below[request.parent.span_id].name == "WebRequest"
    assert below[below[request.parent.span_id].parent.span_id].name == "module Ask"
    (head,) = service.asked
    told = f"traceparent: 00-{contact['id']}-{request.context.span_id:016x}-01"
    assert told in head
    everything = " ".join(span.to_json() for span in spans)
    for secret in ("12025550143", "2025550143", "10021", "4711", "maria"):
        assert secret not in everything


async def test_a_contact_goes_on_in_its_trace_after_a_kill_and_has_one_root(tmp_path: Path) -> None:
    async with traced(tmp_path, WAITS, survives=True) as (site, spans):
        caller = await site.caller()
        await site.in_module("Wait")
        await site.until(lambda: site.switchboard.runs.at_work)
        site.kill()
        await site.restarted()
        await site.until(lambda: site.switchboard.runs.at_work)
        caller.presses("1")
        contact = await site.closed()
    (root,) = named(spans, "contact")
    assert root.attributes["cordboard.result"] == contact["result"]
    assert root.start_time // 1_000_000 == contact["started_at"]
    assert {f"{span.context.trace_id:032x}" for span in spans} == {contact["id"]}
    assert {span.name for span in spans} >= {"module Wait", "module Bye"}


@pytest.mark.parametrize(
    ("settings", "environment", "on"),
    [
        (TraceSettings(), {}, False),
        (TraceSettings(), {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, True),
        (TraceSettings(), {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/v1/traces"}, True),
        (TraceSettings(), {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, False),
        (TraceSettings(on=False), {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, False),
        (TraceSettings.model_validate("http://127.0.0.1:1"), {}, True),
        (TraceSettings.model_validate("http://127.0.0.1:1"), {"OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_the_site_or_the_environment_turns_them_on(
    settings: TraceSettings, environment: dict[str, str], on: bool
) -> None:
    traces = traces_of(settings, environment)
    assert (traces is not NO_TRACES) is on
    traces.close()


def test_where_they_are_off_nothing_of_opentelemetry_is_read() -> None:
    program = (
        "import sys\n"
        "from cordboard.cli import running, serve\n"
        "from cordboard.flow.site.traces import TraceSettings\n"
        "from cordboard.telemetry.choosing import traces_of\n"
        "assert traces_of(TraceSettings(), {}) is not None\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "[]"


class Collector:
    """An OTLP receiver on loopback: what was sent to it, as it came."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                int(line.partition(":")[2]) for line in head.splitlines() if line.lower().startswith("content-length")
            )
            self.paths.append(head.split(" ")[1])
            self.bodies.append(await reader.readexactly(length))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def test_a_collector_receives_them_over_otlp(tmp_path: Path) -> None:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    collector = Collector()
    server = await asyncio.start_server(collector.serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        traces = traces_of(TraceSettings.model_validate(f"http://127.0.0.1:{port}"), {})
        make = partial(made, floor_files(tmp_path, WAITS), tmp_path, lambda: Telemetry(traces))
        line = ScriptedLine(pace=0.01)
        switchboard = make(line)
        await switchboard.start()
        site = FloorSite(switchboard, line)
        caller = await site.caller()
        caller.presses("1")
        contact = await site.closed()
        await switchboard.stop()
    assert set(collector.paths) == {"/v1/traces"}
    received = [ExportTraceServiceRequest.FromString(body) for body in collector.bodies]
    spans = [
        span
        for request in received
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert {span.trace_id.hex() for span in spans} == {contact["id"]}
    assert sorted(span.name for span in spans if span.name.startswith(("contact", "module"))) == [
        "contact", "module Bye", "module Wait",
    ]  # fmt: skip


def test_a_ratio_takes_that_part_of_contacts_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contact's id is a UUID, whose fixed bits must not decide."""
    from uuid import uuid4

    from cordboard.store.journal_rows import ObservedContact

    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.25")
    exporter = InMemorySpanExporter()
    traces = OpenTelemetryTraces(exporter)
    for _ in range(400):
        contact = uuid4().hex
        traces.contact(contact).module("Menu")
        spans = traces.contact(contact)
        spans.module("Menu")
        spans.module("")
        for observer in traces.write_observers:
            observer.closed(ObservedContact(contact, "f", "1", "s", "voice", "inbound", "contact", 1000), "listened", 2)
    traces.close()
    taken = exporter.get_finished_spans()
    roots = {span.context.trace_id for span in taken if span.name == "contact"}
    assert 50 < len(roots) < 150
    assert {span.context.trace_id for span in taken} == roots
