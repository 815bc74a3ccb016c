"""Uses the real MLflow client against the server that MLFLOW_TRACKING_URI names, and checks what comes back.

Prints a line for each check and "N passed, N failed" at the end; exits with 1 when one failed.
"""

import os
import sys
import time
import uuid

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_ENABLE_ASYNC_LOGGING", "false")

import mlflow  # noqa: E402
from mlflow.entities import Metric, Param, RunTag, ViewType  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

passed = 0
failed = 0


def check(name, condition, detail=""):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
    print(f"{'ok  ' if condition else 'FAIL'} {name}{'' if condition else f': {detail}'}")


def refused(name, work, words):
    try:
        work()
        check(name, False, "it was taken")
    except MlflowException as error:
        check(name, any(word in f"{error.error_code} {error}" for word in words), error)


def metrics_and_params(client, experiment_id):
    run = client.create_run(experiment_id, start_time=1_700_000_000_000, tags={"mlflow.runName": "first"})
    run_id = run.info.run_id
    check("a run's name comes from its tag", run.info.run_name == "first", run.info.run_name)
    check("a new run is running", run.info.status == "RUNNING", run.info.status)
    check("a running run has no end", run.info.end_time in (None, 0), run.info.end_time)
    client.log_param(run_id, "depth", 7)
    for step, value in enumerate([0.9, 0.5, 0.7]):
        client.log_metric(run_id, "loss", value, timestamp=1_700_000_000_000 + step, step=step)
    batch = [Metric("val/auc", 0.5 + step / 1000, 1_700_000_000_000 + step, step) for step in range(250)]
    client.log_batch(
        run_id,
        metrics=batch,
        params=[Param("optimizer", "adam"), Param("depth", "9"), Param("empty", "")],
        tags=[RunTag("team", "blue"), RunTag("team", "red")],
    )
    client.set_tag(run_id, "mlflow.note.content", "a note\nof two lines")
    client.set_terminated(run_id, "FINISHED", end_time=1_700_000_060_000)
    return run_id


def read_back(client, run_id):
    run = client.get_run(run_id)
    check("params are read back", run.data.params.get("depth") == "7", run.data.params)
    check("a second write in a batch is passed over", run.data.params.get("optimizer") == "adam", run.data.params)
    check("an empty param in a batch is kept", run.data.params.get("empty") == "", run.data.params)
    check("the newest entry of a metric is read back", run.data.metrics.get("loss") == 0.7, run.data.metrics)
    check("slashes in names are kept", run.data.metrics.get("val/auc") == 0.749, run.data.metrics)
    check("of two tags in a batch the first stays", run.data.tags.get("team") == "blue", run.data.tags)
    check("a tag of two lines is kept", run.data.tags.get("mlflow.note.content") == "a note\nof two lines", run.data.tags)
    check("the status is read back", run.info.status == "FINISHED", run.info.status)
    check("the end is read back", run.info.end_time == 1_700_000_060_000, run.info.end_time)
    check("the artifact address names the run", "candidate:" in run.info.artifact_uri, run.info.artifact_uri)
    history = client.get_metric_history(run_id, "loss")
    check("the history is read back", [m.value for m in history] == [0.9, 0.5, 0.7], history)
    check("a long history is whole", len(client.get_metric_history(run_id, "val/auc")) == 250)


def refusals(client, experiment_name, run_id):
    refused("a name that is taken", lambda: client.create_experiment(experiment_name), ["RESOURCE_ALREADY_EXISTS"])
    refused("a param written twice", lambda: client.log_param(run_id, "depth", 8), ["INVALID_PARAMETER_VALUE"])
    refused("a tag written twice", lambda: client.set_tag(run_id, "team", "green"), ["INVALID_PARAMETER_VALUE"])
    refused("an unknown job", lambda: client.set_tag(run_id, "gitlab.CI_JOB_ID", "999999999"), ["CI_JOB_ID"])
    refused("an unknown run", lambda: client.get_run(str(uuid.uuid4())), ["RESOURCE_DOES_NOT_EXIST"])


def searches(client, experiment_id, run_id):
    other = client.create_run(experiment_id, run_name="second")
    client.log_metric(other.info.run_id, "loss", 0.1)
    third = client.create_run(experiment_id)
    check("a run without a name gets one", third.info.run_name.count("-") >= 3, third.info.run_name)
    client.set_terminated(third.info.run_id, "FAILED")
    found = client.search_runs([experiment_id], filter_string="metrics.loss < 0.2")
    check("a filter is not looked at", len(found) == 3, len(found))
    names = {run.info.run_id for run in found}
    check("the runs are found", {run_id, other.info.run_id, third.info.run_id} == names, names)
    page = client.search_runs([experiment_id], max_results=2)
    check("a page holds what was asked for", len(page) == 2 and page.token is not None, page)
    rest = client.search_runs([experiment_id], max_results=2, page_token=page.token)
    check("the next page holds the rest", len(rest) == 1 and not rest.token, rest)
    refused("an order as MLflow sends it", lambda: client.search_runs([experiment_id], order_by=["metrics.loss"]), ["order_by"])
    client.delete_run(third.info.run_id)
    refused("a deleted run", lambda: client.get_run(third.info.run_id), ["RESOURCE_DOES_NOT_EXIST"])


def fluent(experiment_name):
    mlflow.set_experiment(experiment_name)
    with mlflow.start_run(run_name="fluent") as run:
        mlflow.log_params({"a": 1, "b": "two"})
        mlflow.log_metrics({"accuracy": 0.5}, step=1)
        mlflow.log_metrics({"accuracy": 0.75}, step=2)
        mlflow.set_tags({"kind": "fluent"})
    read = mlflow.get_run(run.info.run_id)
    check("the fluent API ends the run", read.info.status == "FINISHED", read.info.status)
    check("the fluent API logs metrics", read.data.metrics == {"accuracy": 0.75}, read.data.metrics)
    check("the fluent API logs params", read.data.params == {"a": "1", "b": "two"}, read.data.params)
    check("the fluent API sets tags", read.data.tags.get("kind") == "fluent", read.data.tags)
    check("an exact number survives", logged_exactly(0.1 + 0.2))


def logged_exactly(value):
    with mlflow.start_run(run_name="exact") as run:
        mlflow.log_metric("exact", value)
    return mlflow.get_run(run.info.run_id).data.metrics["exact"] == value


def main():
    client = MlflowClient()
    experiment_name = f"client {mlflow.__version__} {time.time_ns()}"
    experiment_id = client.create_experiment(experiment_name, tags={"origin": "check"})
    experiment = client.get_experiment(experiment_id)
    check("the experiment is read back", experiment.name == experiment_name, experiment)
    check("its tags are read back", experiment.tags.get("origin") == "check", experiment.tags)
    check("it is found by name", client.get_experiment_by_name(experiment_name).experiment_id == experiment_id)
    listed = client.search_experiments(view_type=ViewType.ACTIVE_ONLY)
    check("it is found by search", experiment_id in [item.experiment_id for item in listed], listed)
    client.set_experiment_tag(experiment_id, "later", "yes")
    check("a tag is added", client.get_experiment(experiment_id).tags.get("later") == "yes")
    run_id = metrics_and_params(client, experiment_id)
    read_back(client, run_id)
    refusals(client, experiment_name, run_id)
    searches(client, experiment_id, run_id)
    fluent(experiment_name)
    client.delete_experiment(experiment_id)
    refused("a deleted experiment", lambda: client.get_experiment(experiment_id), ["RESOURCE_DOES_NOT_EXIST"])
    print(f"mlflow {mlflow.__version__}: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
