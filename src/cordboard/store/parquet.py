"""Outcomes as Parquet, the form that programs for statistics read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

_NUMBERS = {"seconds": pa.float64(), "code": pa.int64(), "recovered": pa.bool_()}
_GROUP = 5_000


def write_parquet(told: Iterable[dict[str, Any]], fields: tuple[str, ...], out: IO[bytes]) -> int:
    """Write outcomes with these fields; says how many. Holds a few thousand at a time."""
    schema = pa.schema([(name, _NUMBERS.get(name, pa.string())) for name in fields])
    count = 0
    group: list[dict[str, Any]] = []
    with pq.ParquetWriter(out, schema) as writer:
        for outcome in told:
            group.append(outcome)
            count += 1
            if len(group) == _GROUP:
                writer.write_table(pa.Table.from_pylist(group, schema))
                group = []
        writer.write_table(pa.Table.from_pylist(group, schema))
    return count
