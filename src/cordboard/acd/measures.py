"""What each figure of a report means: the one glossary of measures, for reports, the API, the floor and the forecast.

A measure is a sum of parts, or one sum over another. Parts are counts and seconds, which can be added up over intervals
and services; a measure is made from the sums, so that no total is ever a mean of means.

>>> MEASURES["service_level"].value({"in_time": 8, "answered": 9, "abandoned": 1})
0.8
>>> MEASURES["service_level"].value({}) is None
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

#: What is counted: contacts in the store, requests for an agent, contacts that agents worked on, agents' time, or
#: answers of surveys.
MeasureSource = Literal["contacts", "requests", "handled", "states", "surveys"]
MeasureUnit = Literal["count", "share", "seconds", "score"]
MeasureName = Literal[
    "contacts", "duration", "offered", "service_level", "abandonment", "abandonment_without_short",
    "speed_of_answer", "handle_time", "occupancy", "satisfaction",
]  # fmt: skip
#: What a report can be divided by.
Dimension = Literal[
    "service", "flow", "version", "agent", "team", "hour", "result", "code", "custom1", "custom2", "custom3",
    "question",
]  # fmt: skip

#: Seconds within which a contact should be answered, unless its service says otherwise.
SERVICE_LEVEL: Final = 20.0
#: Seconds within which somebody who leaves is a short abandoned contact: too early to have been answered.
SHORT_ABANDON: Final = 5.0
#: The states of an agent whom a contact takes.
BUSY: Final = ("offered", "in_call", "hold", "wrap_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure: `of` are the parts that are added up, and `per` those by which the sum is divided, if by any. A part
    with a minus sign is taken off. `parts` are what is told beside the figure, and `english` and `spanish` what it is
    called and what it means.
    """

    source: MeasureSource
    unit: MeasureUnit
    parts: tuple[str, ...]
    of: tuple[str, ...]
    per: tuple[str, ...] = ()
    by: tuple[Dimension, ...]
    english: tuple[str, str]
    spanish: tuple[str, str]

    def value(self, parts: Mapping[str, float]) -> float | None:
        """The figure of these parts; None where there is nothing to divide by."""
        above = _sum(self.of, parts)
        if not self.per:
            return above
        below = _sum(self.per, parts)
        return above / below if below else None


def added_up(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The sums of parts, of which measures are made."""
    found: dict[str, float] = {}
    for each in parts:
        for name, value in each.items():
            found[name] = found.get(name, 0) + value
    return found


def _sum(names: tuple[str, ...], parts: Mapping[str, float]) -> float:
    return sum(-parts.get(name[1:], 0) if name.startswith("-") else parts.get(name, 0) for name in names)


#: What becomes of a request for an agent: each is exactly one of these, so together they are those offered.
REQUEST_ENDS: Final = (
    "answered", "called_back", "abandoned", "moved_on", "not_served", "hours_closed", "refused", "waiting",
)  # fmt: skip
_REQUESTS: Final = ("offered", *REQUEST_ENDS)
_OF_CONTACTS: Final[tuple[Dimension, ...]] = (
    "service", "flow", "version", "agent", "team", "hour", "result", "code", "custom1", "custom2", "custom3",
)  # fmt: skip
_OF_REQUESTS: Final[tuple[Dimension, ...]] = ("service", "flow", "version", "hour")
_OF_AGENTS: Final[tuple[Dimension, ...]] = ("agent", "team", "hour")

MEASURES: Final[Mapping[MeasureName, Measure]] = {
    "contacts": Measure(
        source="contacts", unit="count", parts=("contacts", "closed", "with_agent"), of=("contacts",), by=_OF_CONTACTS,
        english=("Contacts", "Contacts that began in the interval, those of supervisors not among them."),
        spanish=("Contactos", "Contactos que comenzaron en el intervalo, sin los de supervisores."),
    ),
    "duration": Measure(
        source="contacts", unit="seconds", parts=("closed", "seconds"), of=("seconds",), per=("closed",),
        by=_OF_CONTACTS,
        english=(
            "Average duration",
            ("Seconds from the beginning until the person's part was over ÷ contacts that began in the interval and "
            "are closed."),
        ),
        spanish=(
            "Duración media",
            ("Segundos desde el comienzo hasta que terminó la parte de la persona ÷ contactos que comenzaron en el "
            "intervalo y están cerrados."),
        ),
    ),
    "offered": Measure(
        source="requests", unit="count", parts=_REQUESTS, of=("offered",), by=_OF_REQUESTS,
        english=(
            "Offered",
            ("Requests for an agent made in the interval = answered + called back + abandoned + moved on + not served "
            "+ outside hours + refused + still waiting. A contact that comes back from a menu asks again."),
        ),
        spanish=(
            "Ofrecidos",
            ("Peticiones de agente hechas en el intervalo = contestadas + devueltas + abandonadas + desviadas + no "
            "atendidas + fuera de horario + rechazadas + en espera. Un contacto que vuelve de un menú pide de nuevo."),
        ),
    ),
    "service_level": Measure(
        source="requests", unit="share", parts=("in_time", "late", *_REQUESTS, "abandoned_short"), of=("in_time",),
        per=("answered", "abandoned", "not_served", "hours_closed"), by=_OF_REQUESTS,
        english=(
            "Service level",
            ("Answered within the seconds that the service had set when the agent was asked for ÷ (answered + "
            "abandoned + not served for want of agents + outside hours)."),
        ),
        spanish=(
            "Nivel de servicio",
            ("Contestadas dentro de los segundos que el servicio tenía fijados al pedir agente ÷ (contestadas + "
            "abandonadas + no atendidas por falta de agentes + fuera de horario)."),
        ),
    ),
    "abandonment": Measure(
        source="requests", unit="share", parts=("abandoned", "abandoned_short", "offered", "answered"),
        of=("abandoned",), per=("offered",), by=_OF_REQUESTS,
        english=("Abandonment", "Abandoned, short ones among them ÷ offered."),
        spanish=("Abandono", "Abandonadas, también las breves ÷ ofrecidas."),
    ),
    "abandonment_without_short": Measure(
        source="requests", unit="share", parts=("abandoned", "abandoned_short", "offered", "answered"),
        of=("abandoned", "-abandoned_short"), per=("offered", "-abandoned_short"), by=_OF_REQUESTS,
        english=(
            "Abandonment without short ones",
            f"Abandoned after more than {SHORT_ABANDON:g} s ÷ (offered - abandoned within {SHORT_ABANDON:g} s).",
        ),
        spanish=(
            "Abandono sin los breves",
            f"Abandonadas tras más de {SHORT_ABANDON:g} s ÷ (ofrecidas - abandonadas en {SHORT_ABANDON:g} s).",
        ),
    ),
    "speed_of_answer": Measure(
        source="requests", unit="seconds", parts=("answered", "waited"), of=("waited",), per=("answered",),
        by=("service", "flow", "version", "agent", "team", "hour"),
        english=("Average speed of answer", "Seconds that those answered had waited ÷ answered."),
        spanish=("Tiempo medio de respuesta", "Segundos que esperaron las contestadas ÷ contestadas."),
    ),
    "handle_time": Measure(
        source="handled", unit="seconds", parts=("handled", "talk", "wrap_up"), of=("talk", "wrap_up"),
        per=("handled",), by=("service", "flow", "version", "agent", "team", "hour"),
        english=(
            "Average handle time",
            "Seconds of conversation, hold and wrap-up ÷ contacts that agents were done with in the interval.",
        ),
        spanish=(
            "Tiempo medio de gestión",
            "Segundos de conversación, espera y cierre ÷ contactos que los agentes terminaron en el intervalo.",
        ),
    ),
    "occupancy": Measure(
        source="states", unit="share", parts=("busy", "ready", "not_ready"), of=("busy",), per=("busy", "ready"),
        by=_OF_AGENTS,
        english=(
            "Occupancy",
            "Seconds in which contacts took agents (offered, in call, hold, wrap-up) ÷ those and the seconds Ready.",
        ),
        spanish=(
            "Ocupación",
            ("Segundos en que los contactos ocuparon a los agentes (oferta, llamada, espera, cierre) ÷ esos y los "
            "segundos en Disponible."),
        ),
    ),
    "satisfaction": Measure(
        source="surveys", unit="score", parts=("asked", "answers", "points"), of=("points",), per=("answers",),
        by=("service", "flow", "version", "agent", "team", "hour", "question"),
        english=("Satisfaction (CSAT)", "Sum of the answers to survey questions that are numbers ÷ such answers."),
        spanish=(
            "Satisfacción (CSAT)",
            "Suma de las respuestas numéricas a las preguntas de encuesta ÷ tales respuestas.",
        ),
    ),
}  # fmt: skip
