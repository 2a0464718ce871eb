"""Writes events as the files that people have: few of them as a timeline in JSON, very many as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from desktop.bench import events
from desktop.bench.events import Kind
from desktop.store.columns import Columns
from desktop.store.texts import Texts
from desktop.store.times import Times

#: More events than these come as a table.
MOST_JSON: Final = 100_000
#: What a person writes of an event.
COLUMNS: Final = ("id", "title", "date", "lane", "importance")


def write(folder: Path, kind: Kind, count: int, seed: int = events.SEED) -> Path:
    """Makes events and writes them into ``folder``: JSON up to ``MOST_JSON``, dated to the day as people write them.

    More are Parquet, dated to the second and with their bounds, as a machine writes them; CSV where pyarrow is missing.
    """
    stem = folder / f"{kind}-{count}"
    if count <= MOST_JSON:
        path = stem.with_suffix(".json")
        _write_json(path, events.columns(kind, count, grain="day", seed=seed))
        return path
    columns = events.columns(kind, count, seed=seed)
    if find_spec("pyarrow") is None:
        path = stem.with_suffix(".csv")
        _write_csv(path, columns)
        return path
    path = stem.with_suffix(".parquet")
    _write_parquet(path, columns)
    return path


def _rows(columns: Columns) -> Iterator[tuple[str | int, ...]]:
    """Each event as its values of ``COLUMNS``."""
    lanes = map(columns.lanes.__getitem__, columns.lane.tolist())
    return zip(columns.ids, columns.titles, columns.dates, lanes, columns.importance.tolist(), strict=True)


def _write_json(path: Path, columns: Columns) -> None:
    timeline = {
        "format": "quoteline/1",
        "title": "Very many events",
        "lanes": [{"id": name, "title": name} for name in columns.lanes],
        "events": [dict(zip(COLUMNS, row, strict=True)) for row in _rows(columns)],
    }
    path.write_text(json.dumps(timeline), "utf-8")


def _write_csv(path: Path, columns: Columns) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(columns))


def _write_parquet(path: Path, columns: Columns) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lanes = pa.DictionaryArray.from_arrays(pa.array(columns.lane, pa.int16()), pa.array(columns.lanes, pa.string()))
    table = pa.table(
        {
            "id": _arrow(columns.ids),
            "title": _arrow(columns.titles),
            "date": _arrow(columns.dates),
            "lane": lanes,
            "importance": pa.array(columns.importance),
            "earliest": _timestamps(columns.start),
            "latest": _timestamps(columns.end),
        }
    )
    pq.write_table(table, path)


def _arrow(texts: Texts) -> Any:
    """Arrow has the same layout: nothing is copied."""
    import pyarrow as pa

    data, offsets = texts.together()
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def _timestamps(times: Times) -> Any:
    import pyarrow as pa

    return pa.array((times.seconds * 10**6 + times.micros).astype("M8[us]"), pa.timestamp("us", "UTC"))
