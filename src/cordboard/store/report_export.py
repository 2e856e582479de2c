"""Reports as files: a line for each interval and group, with the figure and its parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

from cordboard.acd.measures import Measure
from cordboard.printable import cell
from cordboard.store.reports import ReportTable

ReportFormat = Literal["csv", "parquet"]


def lines(measure: Measure, table: ReportTable) -> Iterator[dict[str, Any]]:
    """The cells of a report, interval by interval; of one without groups, those of the intervals."""
    groups = table.groups or {"": table.of_intervals}
    for number, interval in enumerate(table.intervals):
        for group, cells in groups.items():
            parts = cells[number].parts
            yield {
                "begins": interval.label, "zone": interval.zone, "at": interval.at, "until": interval.until,
                "group": group, "value": measure.value(parts),
                **{name: float(parts.get(name, 0)) for name in measure.parts},
            }  # fmt: skip


def as_csv(measure: Measure, table: ReportTable) -> bytes:
    """As CSV with a head. What is null is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*_FIELDS, *measure.parts])
    writer.writeheader()
    for line in lines(measure, table):
        writer.writerow({name: cell(value) if isinstance(value, str) else value for name, value in line.items()})
    return out.getvalue().encode()


def as_parquet(measure: Measure, table: ReportTable) -> bytes:
    """As a Parquet file."""
    # Takes long to read, and reports that are shown do without.
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"at": pa.int64(), "until": pa.int64(), "begins": pa.string(), "zone": pa.string(), "group": pa.string()}
    names = [*_FIELDS, *measure.parts]
    schema = pa.schema([(name, types.get(name, pa.float64())) for name in names])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(lines(measure, table)), schema), out)
    return out.getvalue()


_FIELDS = ("begins", "zone", "at", "until", "group", "value")
