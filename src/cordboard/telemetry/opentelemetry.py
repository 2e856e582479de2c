"""Traces of contacts with OpenTelemetry. Nothing imports this file where traces are off.

The trace of a contact has the contact's id as its own (both are 128 bits in hex), and its root span an id that follows
from it. So a program that goes on with a contact after a restart, or tells of one of its offers, writes into the same
trace without knowing anything but the contact's id. The root span is sent once: when the outcome is stored.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Final

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision as SamplingDecision
from opentelemetry.sdk.trace.sampling import Sampler, SamplingResult
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags, TraceState
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import Attributes, AttributeValue

from cordboard import __version__
from cordboard.acd.decisions import Connect, Decision, Offer, OfferEnded
from cordboard.acd.messages import AnyMessage
from cordboard.store.journal_rows import ObservedContact
from cordboard.store.observing import WriteObserver
from cordboard.telemetry.traces import ContactSpans, WebSpan

_ID: Final = re.compile("[0-9a-f]{32}")
_MILLISECOND: Final = 1_000_000
_ROOT: Final = "contact"
_TRACES_PATH: Final = "/v1/traces"
#: The ids of the root span that is made just now; anything else has an id by chance.
_root_ids: ContextVar[SpanContext | None] = ContextVar("root_ids", default=None)


def traces_to(endpoint: str) -> OpenTelemetryTraces:
    """Traces that are sent to a collector; '' for the one of the environment."""
    exporter = OTLPSpanExporter(endpoint.rstrip("/") + _TRACES_PATH) if endpoint else OTLPSpanExporter()
    return OpenTelemetryTraces(exporter)


class _BySpreadId(Sampler):
    """Asks another sampler, with an id that is spread evenly: six bits of a contact's id are always the same (RFC 9562,
    5.4), and a sampler by ratio would take all contacts or none.
    """

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    def should_sample(
        self, parent_context: contexts.Context | None, trace_id: int, name: str, kind: SpanKind | None = None,
        attributes: Attributes = None, links: Sequence[Link] | None = None, trace_state: TraceState | None = None,
    ) -> SamplingResult:  # fmt: skip
        spread = int.from_bytes(hashlib.sha256(trace_id.to_bytes(16)).digest()[:16])
        return self._sampler.should_sample(parent_context, spread, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return self._sampler.get_description()


class _Roots:
    """The root spans of contacts, as their ids and the sampler give them."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    def of(self, contact: str) -> SpanContext | None:
        """The root span of a contact's trace; None for an id that is no trace's."""
        if _ID.fullmatch(contact) is None or not (number := int(contact, 16)):
            return None
        span = int.from_bytes(hashlib.sha256(contact.encode()).digest()[:8]) or 1
        wanted = (
            self._sampler.should_sample(contexts.Context(), number, _ROOT).decision
            is SamplingDecision.RECORD_AND_SAMPLE
        )
        flags = TraceFlags(TraceFlags.SAMPLED if wanted else TraceFlags.DEFAULT)
        return SpanContext(number, span, is_remote=True, trace_flags=flags)


class _Ids(RandomIdGenerator):
    """Ids by chance, but for root spans."""

    def generate_trace_id(self) -> int:
        root = _root_ids.get()
        return super().generate_trace_id() if root is None else root.trace_id

    def generate_span_id(self) -> int:
        root = _root_ids.get()
        return super().generate_span_id() if root is None else root.span_id


class OpenTelemetryTraces:
    """See :class:`cordboard.telemetry.traces.Traces`. Its provider is its own: nothing global is set."""

    def __init__(self, exporter: SpanExporter) -> None:
        given = {SERVICE_VERSION: __version__}
        if not os.environ.get("OTEL_SERVICE_NAME"):
            given[SERVICE_NAME] = "cordboard"
        sampler = _BySpreadId(TracerProvider(shutdown_on_exit=False).sampler)  # the one of the environment
        self._provider = TracerProvider(sampler, Resource.create(given), shutdown_on_exit=False, id_generator=_Ids())
        self._roots = roots = _Roots(sampler)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("cordboard", __version__)
        self._offers: dict[int, int] = {}
        self.write_observers: Sequence[WriteObserver] = (_RootSpans(self._tracer, roots),)

    def contact(self, contact: str) -> ContactSpans:
        """For the spans of one contact."""
        return _Spans(self._tracer, self._roots.of(contact))

    @contextmanager
    def web_request(self, method: str, host: str) -> Iterator[WebSpan]:
        """While a flow's request to a web service is under way. No path: that may hold an account."""
        told = {"http.request.method": method.upper(), "server.address": host}
        with self._tracer.start_as_current_span(method.upper(), kind=SpanKind.CLIENT, attributes=told) as span:
            yield _WebSpan(span)

    def note(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - as the port
        """What the router decided: each offer is a span, sent when it is over."""
        for decision in decisions:
            match decision:
                case Offer():
                    self._offers[decision.offer] = at
                case Connect():
                    self._offer_over(decision.contact, decision.offer, at, "taken")
                case OfferEnded():
                    self._offer_over(decision.contact, decision.offer, at, decision.why)
                case _:
                    pass

    def close(self) -> None:
        """Send what was not sent yet, and end."""
        self._provider.shutdown()

    def _offer_over(self, contact: str, offer: int, at: int, outcome: str) -> None:
        began = self._offers.pop(offer, None)
        root = self._roots.of(contact)
        if began is None or root is None:
            return
        span = self._tracer.start_span(
            "offer", _under(root), start_time=began * _MILLISECOND, attributes={"cordboard.offer.outcome": outcome}
        )
        span.end(at * _MILLISECOND)


class _RootSpans:
    """Makes the root span of each contact when its outcome is stored. From the journal writer's thread."""

    def __init__(self, tracer: trace.Tracer, roots: _Roots) -> None:
        self._tracer = tracer
        self._roots = roots

    def committed(self, seconds: float, requests: int) -> None:
        """Is no contact's."""

    def failed(self, *, lasting: bool) -> None:
        """Is no contact's."""

    def began(self, contact: ObservedContact) -> None:
        """The span is made at the end."""

    def closed(self, contact: ObservedContact, result: str, at: int) -> None:
        """The outcome is stored."""
        root = self._roots.of(contact.id)
        if root is None or not contact.counted:
            return
        told: Mapping[str, AttributeValue] = {
            "cordboard.contact": contact.id, "cordboard.service": contact.service, "cordboard.flow": contact.flow,
            "cordboard.version": contact.version, "cordboard.channel": contact.channel,
            "cordboard.direction": contact.direction, "cordboard.run": contact.run, "cordboard.result": result,
        }  # fmt: skip
        reset = _root_ids.set(root)
        try:
            span = self._tracer.start_span(
                _ROOT, contexts.Context(), SpanKind.SERVER, told, start_time=contact.started_at * _MILLISECOND
            )
        finally:
            _root_ids.reset(reset)
        span.end(at * _MILLISECOND)


class _Spans:
    """The spans of one contact: the module it is in, and below that the commands of the module."""

    def __init__(self, tracer: trace.Tracer, root: SpanContext | None) -> None:
        self._tracer = tracer
        self._root = root
        self._module = ""
        self._span: Span | None = None

    def module(self, name: str) -> None:
        """The contact is in that module now."""
        if name == self._module:
            return
        if self._span is not None:
            self._span.end()
            self._span = None
        self._module = name
        if name and self._root is not None:
            told = {"cordboard.module": name}
            self._span = self._tracer.start_span(f"module {name}", _under(self._root), attributes=told)

    def command(self, kind: str) -> AbstractContextManager[None]:
        """While a command is performed."""
        return self._command(kind)

    @contextmanager
    def _command(self, kind: str) -> Iterator[None]:
        if self._root is None:
            yield
            return
        parent = _under(self._root) if self._span is None else trace.set_span_in_context(self._span, contexts.Context())
        told = {"cordboard.command": kind}
        # What a fault says may hold what a person keyed: its kind is enough.
        with self._tracer.start_as_current_span(
            kind, parent, attributes=told, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as fault:
                span.set_status(Status(StatusCode.ERROR, type(fault).__name__))
                raise


class _WebSpan:
    """See :class:`cordboard.telemetry.traces.WebSpan`."""

    def __init__(self, span: Span) -> None:
        self._span = span
        carrier: dict[str, str] = {}
        TraceContextTextMapPropagator().inject(carrier, trace.set_span_in_context(span))
        self.headers: Mapping[str, str] = carrier

    def answered(self, status: int) -> None:
        """The service answered."""
        self._span.set_attribute("http.response.status_code", status)
        if status >= 400:
            self._span.set_status(Status(StatusCode.ERROR))


def _under(root: SpanContext) -> contexts.Context:
    """A context whose spans are below the root span."""
    return trace.set_span_in_context(trace.NonRecordingSpan(root), contexts.Context())
