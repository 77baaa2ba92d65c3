"""The DAGs load in a real Airflow, in the right order, on the right days, with the right commands."""

import os
import pathlib
import stat
import subprocess
import sys
import types
from datetime import datetime, timezone

import pendulum
import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.timetables.base import TimeRestriction

DAGS = pathlib.Path(__file__).parents[1] / "dags"

EDGES = {
    "landing_hourly": set(),
    "curation_daily": {("land", "curate"), ("curate", "gold")},
    "faulted_stations_monthly": {
        ("land", "curate"),
        ("curate", "gold"),
        ("gold", "mail_is_wanted"),
        ("mail_is_wanted", "report"),
    },
    "lake_maintenance": set(),
    "backfill_dates": {("curate", "gold")},
}


@pytest.fixture(scope="session")
def dags():
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)
    return load()


def load():
    bag = DagBag(dag_folder=str(DAGS))
    assert bag.import_errors == {}
    return bag.dags


@pytest.fixture
def with_environment(monkeypatch):
    def loaded(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load()

    return loaded


@pytest.fixture
def reloaded():
    """Modules that DAGs share are loaded once; a test that changes the environment has them loaded again, and after it."""

    def forget():
        for name in ("chargelake_commands", "chargelake_assets"):
            sys.modules.pop(name, None)

    yield forget
    forget()


@pytest.fixture
def with_runner(with_environment, reloaded):
    def loaded(runner, **variables):
        reloaded()
        return with_environment(CHARGELAKE_RUNNER=runner, **variables)

    return loaded


def test_all_dags_are_there(dags):
    assert set(dags) == set(EDGES)


@pytest.mark.parametrize("dag_id", sorted(EDGES))
def test_dags_are_owned_described_and_never_overlap(dags, dag_id):
    dag = dags[dag_id]
    assert dag.doc_md and dag.description and "chargelake" in dag.tags
    assert dag.max_active_runs == 1 and dag.catchup is False
    for task in dag.tasks:
        assert task.owner == "data-engineering"
        assert task.retries >= 3 and task.retry_exponential_backoff and task.execution_timeout


@pytest.mark.parametrize("dag_id", sorted(EDGES))
def test_data_flows_one_way(dags, dag_id):
    assert edges(dags[dag_id]) == EDGES[dag_id]


def test_only_the_monthly_dag_can_mail(dags):
    mailing = {
        dag_id
        for dag_id, dag in dags.items()
        for task in dag.tasks
        if "report" in getattr(task, "bash_command", "")
    }
    assert mailing == {"faulted_stations_monthly"}


@pytest.mark.parametrize(("run_type", "mails"), [("scheduled", True), ("manual", True), ("backfill", False)])
def test_a_backfill_mails_nobody(dags, run_type, mails):
    wanted = dags["faulted_stations_monthly"].get_task("mail_is_wanted").python_callable
    assert wanted(dag_run=types.SimpleNamespace(run_type=run_type)) is mails


def test_assets_connect_landing_and_curation(dags, with_environment):
    assert outlets(dags["landing_hourly"]) == {"chargelake_landing"}
    assert outlets(dags["curation_daily"]) == {"chargelake_gold"}
    hourly = with_environment(CHARGELAKE_CURATION="hourly")["curation_daily"]
    assert edges(hourly) == {("curate", "gold")}
    assert [asset.name for asset in hourly.timetable.asset_condition.objects] == ["chargelake_landing"]


@pytest.mark.parametrize(
    ("dag_id", "after", "run"),
    [
        ("landing_hourly", "2026-11-26T13:06", "2026-11-26T14:05"),
        ("curation_daily", "2026-11-26T13:00", "2026-11-27T00:20"),
        ("lake_maintenance", "2026-11-26T13:00", "2026-11-27T03:30"),
    ],
)
def test_schedules(dags, dag_id, after, run):
    assert next_run_after(dags[dag_id], after) == pendulum.parse(run, tz="UTC")


@pytest.mark.parametrize(
    ("run", "month"),
    [
        ("2026-12-01T00:40", "2026-11"),
        ("2027-01-01T00:40", "2026-12"),
        ("2027-03-01T00:40", "2027-02"),
        ("2028-03-01T00:40", "2028-02"),
    ],
)
def test_the_mail_is_about_the_month_that_has_ended(dags, run, month):
    run = pendulum.parse(run, tz="UTC")
    dag = dags["faulted_stations_monthly"]
    assert next_run_after(dag, run.start_of("day")) == run
    assert rendered(dag, "report", run, {"month": ""}).endswith(f"report --month {month}")


@pytest.mark.parametrize("last_day", ["2026-11-30", "2026-12-31", "2027-02-28", "2028-02-29"])
def test_months_can_be_closed_on_their_last_day(with_environment, last_day):
    dag = with_environment(CHARGELAKE_CLOSE_AT="16:00", CHARGELAKE_TIME_ZONE="Europe/Berlin")["faulted_stations_monthly"]
    run = pendulum.parse(f"{last_day}T16:10", tz="Europe/Berlin")
    assert next_run_after(dag, run.start_of("day")) == run
    assert rendered(dag, "report", run.in_timezone("UTC"), {"month": ""}).endswith(f"report --month {last_day[:7]}")


def test_a_time_that_is_none_is_an_import_error(monkeypatch):
    monkeypatch.setenv("CHARGELAKE_CLOSE_AT", "23:55")
    bag = DagBag(dag_folder=str(DAGS / "faulted_stations_monthly.py"))
    assert "CHARGELAKE_CLOSE_AT is 23:55" in "".join(bag.import_errors.values())


def test_an_earlier_month_can_be_asked_for(dags):
    dag = dags["faulted_stations_monthly"]
    run = pendulum.datetime(2026, 11, 23)
    assert rendered(dag, "report", run, {"month": "2026-03"}).endswith("report --month 2026-03")


def test_days_are_curated_again_as_asked(dags):
    dag = dags["backfill_dates"]
    asked = {"from_date": "2026-10-01", "to_date": "2026-10-03"}
    assert rendered(dag, "curate", pendulum.now(), asked).endswith("curate --dates 2026-10-01..2026-10-03")


@pytest.mark.parametrize("value", ["2026-10-32", "2026-1-1", "2026-10-01; rm -rf /", "", "{{ 7 }}"])
def test_what_is_no_day_is_refused(dags, value):
    from airflow.sdk.exceptions import AirflowException

    params = dags["backfill_dates"].params
    with pytest.raises((AirflowException, ValueError)):
        params.get_param("from_date").resolve(value=value)


def test_a_task_runs_the_launcher_of_chargelake_home(dags, tmp_path):
    launcher = tmp_path / "chargelake"
    launcher.write_text('#!/bin/sh\necho "ran: $*"\n')
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    command = dags["curation_daily"].get_task("land").bash_command
    done = subprocess.run(
        ["bash", "-c", command], env={**os.environ, "CHARGELAKE_HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "ran: land\n")


def test_a_missing_chargelake_home_is_said(dags):
    command = dags["curation_daily"].get_task("land").bash_command
    env = {name: value for name, value in os.environ.items() if name != "CHARGELAKE_HOME"}
    done = subprocess.run(["bash", "-c", command], env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert "CHARGELAKE_HOME: set it to the folder of the launcher" in done.stderr


def test_a_cluster_gets_what_spark_does_and_the_worker_the_rest(with_runner):
    dags = with_runner("spark-submit", CHARGELAKE_HOME="/opt/chargelake")
    curate = dags["backfill_dates"].get_task("curate")
    assert type(curate).__name__ == "SparkSubmitOperator"
    assert curate._java_class == "io.chargelake.curation.CurateCommand"
    assert curate.application == "/opt/chargelake/gold-jobs/target/gold-jobs-*.jar"
    assert curate.jars == "/opt/chargelake/gold-jobs/target/submit/*.jar"
    assert curate.render_template(curate.application_args, {"params": {"from_date": "2026-10-01", "to_date": "2026-10-03"}}) == [
        "--dates",
        "2026-10-01..2026-10-03",
    ]
    assert dags["curation_daily"].get_task("land").bash_command.endswith('/chargelake" land')
    assert type(dags["lake_maintenance"].get_task("maintain")).__name__ == "SparkSubmitOperator"


def test_classes_for_the_cluster_exist():
    root = DAGS.parents[1]
    import chargelake_commands

    for name in chargelake_commands.SPARK_CLASSES.values():
        source = name.replace(".", "/") + ".java"
        assert list(root.glob(f"*/src/main/java/{source}")), name


def test_pods_have_an_image_each_and_their_settings_from_the_cluster(with_runner):
    dags = with_runner("kubernetes", CHARGELAKE_IMAGES="registry.example.com/chargelake/")
    monthly = dags["faulted_stations_monthly"]
    assert edges(monthly) == EDGES["faulted_stations_monthly"]
    images = {task.task_id: task.image for task in monthly.tasks if hasattr(task, "image")}
    assert images == {
        "land": "registry.example.com/chargelake/land",
        "curate": "registry.example.com/chargelake/jobs",
        "gold": "registry.example.com/chargelake/jobs",
        "report": "registry.example.com/chargelake/serve",
    }
    report = monthly.get_task("report")
    assert report.arguments[:2] == ["report", "--month"]
    assert report.deferrable
    assert [source.config_map_ref.name for source in report.env_from if source.config_map_ref] == ["chargelake"]
    curate = monthly.get_task("curate")
    assert [volume.secret.secret_name for volume in curate.volumes] == ["chargelake-files"]
    assert [mount.mount_path for mount in curate.volume_mounts] == ["/etc/chargelake/files"]


@pytest.mark.parametrize(
    ("runner", "missing"),
    [("spark-submit", "CHARGELAKE_HOME"), ("kubernetes", "CHARGELAKE_IMAGES"), ("ssh", "expected: launcher")],
)
def test_a_runner_that_lacks_something_says_what(monkeypatch, reloaded, runner, missing):
    monkeypatch.setenv("CHARGELAKE_RUNNER", runner)
    for name in ("CHARGELAKE_HOME", "CHARGELAKE_IMAGES"):
        monkeypatch.delenv(name, raising=False)
    reloaded()
    errors = DagBag(dag_folder=str(DAGS / "lake_maintenance.py")).import_errors
    assert missing in "".join(errors.values())


def edges(dag):
    return {(task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids}


def outlets(dag):
    return {outlet.name for task in dag.tasks for outlet in task.outlets}


def next_run_after(dag, moment):
    from airflow.timetables.trigger import CronTriggerTimetable

    moment = pendulum.parse(moment, tz="UTC") if isinstance(moment, str) else moment
    timetable = dag.timetable
    # A plain cron string names intervals; when a run begins is the same for both.
    fires = CronTriggerTimetable(timetable.expression, timezone=str(timetable.timezone))
    run = fires.next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=moment, latest=None, catchup=True),
    )
    return run.run_after


def rendered(dag, task_id, run_after, params):
    """The task's command as Airflow renders it for a run at that moment."""
    import datetime as clock

    task = dag.get_task(task_id)
    context = {
        "params": params,
        "dag_run": types.SimpleNamespace(run_after=run_after),
        "macros": types.SimpleNamespace(timedelta=clock.timedelta),
    }
    return task.render_template(task.bash_command, context)
