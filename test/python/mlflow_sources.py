"""Makes places that hold runs, by MLflow's own code.

  mlflow_sources.py sqlite STORE DATABASE [STORE DATABASE …]   the runs of each file store, logged into a new SQLite database
  mlflow_sources.py train [not-finite] [files]                 a training, logged to MLFLOW_TRACKING_URI by the client
"""

import os
import pathlib
import sys

os.environ.setdefault("MLFLOW_ENABLE_ASYNC_LOGGING", "false")
os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import mlflow  # noqa: E402
import sqlalchemy  # noqa: E402
import yaml  # noqa: E402
from mlflow.entities import Metric, Param, RunStatus, RunTag  # noqa: E402
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as Registry  # noqa: E402
from mlflow.store.tracking.dbmodels.models import SqlExperiment, SqlExperimentTag, SqlMetric, SqlRun  # noqa: E402
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

BESIDE_RUNS = {"tags", "datasets", "traces", "models"}


@sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "connect")
def no_waiting_for_the_disk(connection, _record):
    connection.execute("PRAGMA synchronous = OFF")


def meta_of(folder):
    file = folder / "meta.yaml"
    if not file.exists():
        return None
    # A text in quotes is one, digits without are a number, as MLflow itself reads them.
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def texts(folder):
    """Names and contents of the files below a folder, their line ends as they are."""
    return [
        (path.relative_to(folder).as_posix(), path.read_bytes().decode("utf-8"))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def points(folder):
    for key, text in texts(folder):
        for line in text.splitlines():
            timestamp, value, *step = line.split(" ")
            yield Metric(key, float(value), int(timestamp), int(step[0]) if step else 0)


def log_all(store, run_id, folder):
    """By the store's own `log_batch`, which cuts, refuses, sanitises and finds the latest entry as for any client."""
    metrics = list(points(folder / "metrics"))
    params = [Param(key, value) for key, value in texts(folder / "params")]
    tags = [RunTag(key, value) for key, value in texts(folder / "tags")]
    for first in range(0, max(len(params), len(tags)), 100):
        store.log_batch(run_id, [], params[first : first + 100], tags[first : first + 100])
    if len(metrics) > 1000:
        insert_metrics(store, run_id, metrics)
    elif metrics:
        store.log_batch(run_id, metrics, [], [])


def insert_metrics(store, run_id, metrics):
    """What `_log_metrics` of the store does, but the rows in one go: a minute for half a million of them otherwise."""
    rows = {}
    for metric in metrics:
        is_nan, value = store.sanitize_metric_value(metric.value)
        key = (metric.key, metric.timestamp, metric.step, value, is_nan)
        rows[key] = dict(
            run_uuid=run_id, key=metric.key, value=value, timestamp=metric.timestamp, step=metric.step, is_nan=is_nan
        )
    with store.ManagedSessionMaker() as session:
        session.execute(sqlalchemy.insert(SqlMetric), list(rows.values()))
        store._update_latest_metrics_if_necessary([SqlMetric(**row) for row in rows.values()], session)


def add_experiment(store, number, meta, tags):
    with store.ManagedSessionMaker() as session:
        experiment = session.query(SqlExperiment).filter_by(experiment_id=number).one_or_none()
        experiment = experiment or SqlExperiment(experiment_id=number)
        experiment.name = str(meta.get("name") or number)
        # One without a place for artifacts makes MLflow 3 fail the listing of all.
        experiment.artifact_location = meta.get("artifact_location") or f"./mlruns/{number}"
        experiment.lifecycle_stage = "active"
        experiment.creation_time = meta.get("creation_time")
        experiment.last_update_time = meta.get("last_update_time")
        session.add(experiment)
        for key, value in tags:
            session.add(SqlExperimentTag(experiment_id=number, key=key, value=value))


def add_run(store, number, folder, meta):
    with store.ManagedSessionMaker() as session:
        session.add(
            SqlRun(
                run_uuid=folder.name,
                name=meta.get("run_name") or meta.get("name") or None,
                experiment_id=number,
                user_id=meta.get("user_id"),
                status=RunStatus.to_string(meta["status"]),
                start_time=meta.get("start_time"),
                end_time=meta.get("end_time"),
                lifecycle_stage="active",
                artifact_uri=meta.get("artifact_uri"),
            )
        )
    log_all(store, folder.name, folder)
    if meta.get("lifecycle_stage") == "deleted":
        store.delete_run(folder.name)


def add_models(database, folder):
    registry = Registry(database)
    for model in sorted(folder.iterdir()) if folder.is_dir() else []:
        versions = [meta_of(version) for version in sorted(model.glob("version-*"))]
        registry.create_registered_model(model.name)
        for meta in sorted(versions, key=lambda version: int(version["version"])):
            registry.create_model_version(model.name, meta["source"], run_id=meta["run_id"])


def make_sqlite(mlruns, database):
    uri = f"sqlite:///{database}"
    store = SqlAlchemyStore(uri, str(database.parent / "artifacts"))
    default = True
    for parent in (mlruns, mlruns / ".trash"):
        for folder in sorted(parent.iterdir()) if parent.is_dir() else []:
            if folder.name in (".trash", "models") or not folder.is_dir():
                continue
            number = int(folder.name)
            default = default and number != 0
            meta = meta_of(folder) or {}
            add_experiment(store, number, meta, texts(folder / "tags"))
            for run in sorted(folder.iterdir()):
                run_meta = meta_of(run) if run.is_dir() and run.name not in BESIDE_RUNS else None
                if run_meta is not None:
                    add_run(store, number, run, run_meta)
            if parent != mlruns or meta.get("lifecycle_stage") == "deleted":
                store.delete_experiment(str(number))
    if default:
        with store.ManagedSessionMaker() as session:
            session.query(SqlExperiment).filter_by(experiment_id=0).delete()
    add_models(uri, mlruns / "models")


EPOCH = 1_700_000_000_000


def train(not_finite, with_files):
    """Runs with steps, children, tags and artifacts; the same names, times and values wherever it is logged."""
    client = MlflowClient()
    experiment = client.create_experiment("training", tags={"team": "blue", "with/slash": "yes"})
    parent = client.create_run(experiment, start_time=EPOCH, run_name="parent", tags={"mlflow.note.content": "two\nlines"})
    for number in range(3):
        train_child(client, experiment, parent.info.run_id, number, with_files)
    client.set_terminated(parent.info.run_id, "FINISHED", EPOCH + 60_000)
    open_run = client.create_run(experiment, start_time=EPOCH + 7, run_name="still going")
    client.log_metric(open_run.info.run_id, "loss", 0.1 + 0.2, timestamp=EPOCH + 8, step=-1)
    failed = client.create_run(experiment, start_time=EPOCH + 9, run_name="failed")
    client.set_terminated(failed.info.run_id, "FAILED", EPOCH + 10)
    dropped = client.create_run(experiment, start_time=EPOCH + 11, run_name="dropped")
    client.delete_run(dropped.info.run_id)
    if not_finite:
        odd = client.create_run(experiment, start_time=EPOCH + 12, run_name="not finite")
        for step, value in enumerate([float("nan"), float("inf"), float("-inf"), 1.0]):
            client.log_metric(odd.info.run_id, "odd", value, timestamp=EPOCH + 13, step=step)
        client.log_metric(odd.info.run_id, "ends in nan", float("nan"), timestamp=EPOCH + 13, step=5)
        client.log_metric(odd.info.run_id, "ends in inf", float("inf"), timestamp=EPOCH + 13, step=5)
    fluent()


def train_child(client, experiment, parent, number, with_files):
    tags = {"mlflow.parentRunId": parent, "fold": str(number)}
    run_id = client.create_run(experiment, start_time=EPOCH + number, run_name=f"child {number}", tags=tags).info.run_id
    client.log_batch(
        run_id,
        metrics=[Metric("val/loss", 1 / (step + number + 1), EPOCH + step, step) for step in range(900)],
        params=[Param("depth", str(number)), Param("a.b/c d", "é 🙂"), Param("lines", "one\ntwo\n"), Param("empty", "")],
        tags=[RunTag("free text", "=1+1 | <b>"), RunTag("long", "x" * 4000)],
    )
    for step, value in [(2, 0.5), (2, 0.7), (1, 0.9), (0, 1e-300)]:
        client.log_metric(run_id, "out of order", value, timestamp=EPOCH + 5, step=step)
    for _ in range(2):
        client.log_metric(run_id, "twice", 4.0, timestamp=EPOCH + 5, step=1)
    if with_files:
        client.log_text(run_id, "text", "notes/deep/readme.txt")
        client.log_text(run_id, "x" * (number + 1), "weights.bin")
    client.set_terminated(run_id, "FINISHED", EPOCH + 50_000 + number)


def fluent():
    mlflow.set_experiment("fluent")
    with mlflow.start_run(run_name="outer"):
        mlflow.log_params({"optimizer": "adam", "lr": 0.001})
        with mlflow.start_run(run_name="inner", nested=True):
            for step in range(5):
                mlflow.log_metrics({"accuracy": step / 7, "loss": 1 - step / 7}, step=step)
            mlflow.set_tags({"kind": "fluent"})


def main(command, *words):
    if command == "train":
        return train("not-finite" in words, "files" in words)
    for mlruns, database in zip(words[::2], words[1::2]):
        make_sqlite(pathlib.Path(mlruns), pathlib.Path(database))


if __name__ == "__main__":
    main(*sys.argv[1:])
