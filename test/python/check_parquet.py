"""Reads the export in Parquet as data scientists do, by pyarrow, pandas, polars and duckdb, and holds every value against the export in JSON.

Usage: check_parquet.py FOLDER (with runs.json, which has the histories, runs.parquet and history.parquet). Prints `N passed, N failed`; exit
code 1 when one failed.
"""

import json
import math
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow.parquet

TEXTS = ("run_id", "experiment_id", "name", "status", "stage", "url", "parent_run_id")


def number(value):
    """The number that the export in JSON may have written as a word."""
    return float(value) if value is not None else None


def same(a, b) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or a == b
    return type(a) is type(b) and a == b


def expected_run(run: dict) -> dict:
    ci = run["ci"] or {}
    return {
        **{key: run[key] for key in TEXTS},
        **{key: run[key] for key in ("iid", "start_time", "end_time")},
        "user": run["user"] and run["user"]["username"],
        "merge_request": ci.get("merge_request") and ci["merge_request"]["iid"],
        **{f"param.{key}": value for key, value in run["params"].items()},
        **{f"metric.{key}": number(metric["value"]) for key, metric in run["metrics"].items()},
        **{f"tag.{key}": value for key, value in run["tags"].items()},
    }


def differences(rows: list[dict], wanted: list[dict]) -> list[str]:
    """Where one has a key that the other lacks, the other's value must be null."""
    if len(rows) != len(wanted):
        return [f"{len(rows)} rows instead of {len(wanted)}"]
    return [
        f"row {at}, {key}: {row.get(key)!r} instead of {want.get(key)!r}"
        for at, (row, want) in enumerate(zip(rows, wanted))
        for key in row.keys() | want.keys()
        if key not in ("experiment", "commit") and not same(row.get(key), want.get(key))
    ]


def rows_of(table: pyarrow.Table) -> list[dict]:
    """With times as whole milliseconds."""
    times = [field.name for field in table.schema if pyarrow.types.is_timestamp(field.type)]
    for name in times:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pyarrow.int64()))
    return table.to_pylist()


def main(folder: pathlib.Path) -> int:
    runs = json.loads((folder / "runs.json").read_text())["runs"]
    points = [
        {"run_id": run["run_id"], "metric": key, "step": step, "timestamp": timestamp, "value": number(value)}
        for run in runs
        for key, series in run["history"].items()
        for step, timestamp, value in series
    ]
    of_runs, of_points = (str(folder / name) for name in ("runs.parquet", "history.parquet"))
    whole = pyarrow.parquet.read_table(of_runs)
    history = pyarrow.parquet.read_table(of_points)
    lows = sum(1 for point in points if point["value"] is not None and point["value"] < 1)
    utc = pyarrow.timestamp("ms", tz="UTC")
    checks = {
        "every run, by pyarrow": differences(rows_of(whole), [expected_run(run) for run in runs]),
        "every point, by pyarrow": differences(rows_of(history), points),
        "times, by pyarrow": [] if history.schema.field("timestamp").type == utc else [str(history.schema)],
        "a curve, by pandas": [],
        "types, by pandas": [],
        "every point, by polars": differences(
            polars.read_parquet(of_points).with_columns(polars.col("timestamp").dt.epoch("ms")).to_dicts(), points
        ),
        "a filter, by polars": [],
        "a filter, by duckdb": [],
    }
    frame = pandas.read_parquet(of_points)
    curve = frame[frame["run_id"] == "run-39"].pivot(index="step", columns="metric", values="value")
    if curve.shape != (39, 1):
        checks["a curve, by pandas"].append(str(curve.shape))
    kinds = {name: str(kind) for name, kind in pandas.read_parquet(of_runs).dtypes.items()}
    if (kinds["start_time"], kinds["metric.loss"]) != ("datetime64[ms, UTC]", "float64"):
        checks["types, by pandas"].append(str(kinds))
    # Filters use what the file says of the least and the largest of each group of rows, where NaN must not get in the way.
    found = polars.scan_parquet(of_points).filter(polars.col("value") < 1).select(polars.len()).collect().item()
    if found != lows:
        checks["a filter, by polars"].append(f"{found} instead of {lows}")
    [(found,)] = duckdb.sql(f"SELECT count(*) FROM '{of_points}' WHERE value < 1").fetchall()
    if found != lows:
        checks["a filter, by duckdb"].append(f"{found} instead of {lows}")
    for name, problems in checks.items():
        for problem in problems[:5]:
            print(f"{name}: {problem}")
    failed = sum(1 for problems in checks.values() if problems)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
