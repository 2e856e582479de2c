"""The email of a report: its figures in words, its definition, and where to see it; the whole is attached as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from cordboard.acd.measures import MEASURES, Measure, MeasureUnit
from cordboard.live.mail import Attachment
from cordboard.store.report_export import as_csv
from cordboard.store.reports import ReportQuestion, ReportSums, ReportTable
from cordboard.store.scheduled_reports import ScheduledReport

#: Lines of one table in an email; the file has all of them.
MOST_LINES: Final = 60


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """An email as it is sent to everybody who is to have a report."""

    subject: str
    text: str
    attached: Attachment


#: By what the figures of a unit are multiplied, how many digits they have, and what is written after them.
_UNITS: Final[Mapping[MeasureUnit, tuple[int, int, str]]] = {
    "share": (100, 1, " %"), "seconds": (1, 1, " s"), "score": (1, 2, ""), "count": (1, 0, ""),
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "until": "to", "none": "none", "more": "… and {} more in the file",
        "definition": "{}: {}", "zone": "All times are of the zone {}.",
        "link": "The report with its plot and the contacts behind the figures: {}",
        "file": "The attached file {} has the figures with their parts.",
        "foot": "{owner} has this report sent: {often}, {at} ({zone}). It is ended under Reports, Views.",
        "daily": "every day", "weekly": "every week", "monthly": "every month",
    },
    "es": {
        "until": "a", "none": "ninguno", "more": "… y {} más en el archivo",
        "definition": "{}: {}", "zone": "Todas las horas son de la zona {}.",
        "link": "El informe con su gráfico y los contactos detrás de las cifras: {}",
        "file": "El archivo adjunto {} tiene las cifras con sus partes.",
        "foot": "{owner} hace enviar este informe: {often}, {at} ({zone}). Se termina en Informes, Vistas.",
        "daily": "cada día", "weekly": "cada semana", "monthly": "cada mes",
    },
}  # fmt: skip


def letter(
    report: ScheduledReport, question: ReportQuestion, table: ReportTable, labels: Callable[[str], str], origin: str
) -> ReportLetter:
    """The email of a report. `labels` tell what it is divided by, and `origin` is where the pages are."""
    words, measure = _WORDS[report.language], MEASURES[question.measure]
    title, meaning = measure.spanish if report.language == "es" else measure.english
    told = _figures(measure, report.language)
    first, last = question.since.date(), (question.until - timedelta(days=1)).date()
    days = f"{first}" if first == last else f"{first} {words['until']} {last}"
    name = f"{question.measure} {first}.csv".replace(" ", "-")
    lines = [report.name, days, "", f"{title}: {told(table.total)}", ""]
    if question.by is not None:
        groups = [(labels(group) or words["none"], sums) for group, sums in sorted(table.of_groups.items())]
        lines += [*_lines(groups, told, words), ""]
    if len(table.intervals) > 1:
        labelled = [(_begins(each.label, question), sums)
                    for each, sums in zip(table.intervals, table.of_intervals, strict=True)]  # fmt: skip
        lines += [*_lines(labelled, told, words), ""]
    meaning = words["definition"].format(title, meaning)
    lines += [
        f"{meaning} {words['zone'].format(question.zone)}", "", words["file"].format(name), "",
        words["link"].format(_link(report, question, origin)), "", "-- ",
        words["foot"].format(owner=report.owner, often=words[report.frequency], at=report.at, zone=report.zone), "",
    ]  # fmt: skip
    return ReportLetter(f"{report.name}: {told(table.total)} ({days})", "\n".join(lines),
                        Attachment(name, as_csv(measure, table)))  # fmt: skip


def _lines(
    rows: list[tuple[str, ReportSums]], told: Callable[[ReportSums], str], words: Mapping[str, str]
) -> list[str]:
    wide = max((len(name) for name, _ in rows[:MOST_LINES]), default=0)
    lines = [f"{name.ljust(wide)}  {told(sums)}" for name, sums in rows[:MOST_LINES]]
    return [*lines, words["more"].format(len(rows) - MOST_LINES)] if len(rows) > MOST_LINES else lines


def _begins(label: str, question: ReportQuestion) -> str:
    begin = datetime.fromisoformat(label)
    return f"{begin:%Y-%m-%d}" if question.length in ("1d", "1w", "1mo") else f"{begin:%Y-%m-%d %H:%M %z}"


def _figures(measure: Measure, language: str) -> Callable[[ReportSums], str]:
    """How figures of a measure are told: a dash where there is nothing to divide by."""

    def told(sums: ReportSums) -> str:
        value = measure.value(sums.parts)
        if value is None:
            return "-"
        if measure.unit == "seconds" and value >= 60:
            minutes, seconds = divmod(round(value), 60)
            return f"{minutes}:{seconds:02} min"
        factor, digits, sign = _UNITS[measure.unit]
        written = f"{value * factor:.{digits}f}{sign}"
        return written.replace(".", ",") if language == "es" else written

    return told


def _link(report: ScheduledReport, question: ReportQuestion, origin: str) -> str:
    """The address of the report on the page, which reads it as it writes it itself."""
    given: dict[str, str] = {
        "from": f"{question.since.date()}", "to": f"{(question.until - timedelta(days=1)).date()}",
        "interval": question.length, "by": question.by or "",
    }  # fmt: skip
    given.update({str(name): value for name, value in report.view.where.items()})
    return f"{origin}/reports/{question.measure}?{urlencode({name: value for name, value in given.items() if value})}"
