"""The DAGs load in a real Airflow, in the right order, on the right days, with the right commands."""

import os
import pathlib
import stat
import subprocess
import sys
from datetime import datetime, timezone

import pytest
from airflow.dag_processing.dagbag import DagBag

DAGS = pathlib.Path(__file__).parents[1] / "dags"


@pytest.fixture(scope="session")
def dags():
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)
    bag = DagBag(dag_folder=str(DAGS))
    assert bag.import_errors == {}
    return bag.dags


def test_all_dags_are_there(dags):
    assert set(dags) == {"curation_daily", "faulted_stations_monthly"}


@pytest.mark.parametrize("dag_id", ["curation_daily", "faulted_stations_monthly"])
def test_dags_are_owned_described_and_never_overlap(dags, dag_id):
    dag = dags[dag_id]
    assert dag.doc_md and dag.description and "chargelake" in dag.tags
    assert dag.max_active_runs == 1 and dag.catchup is False
    for task in dag.tasks:
        assert task.owner == "data-engineering"
        assert task.retries >= 3 and task.execution_timeout


def test_data_flows_one_way(dags):
    assert edges(dags["curation_daily"]) == {("land", "curate"), ("curate", "gold")}
    assert edges(dags["faulted_stations_monthly"]) == {("refresh", "report")}


@pytest.mark.parametrize(
    ("ended", "month"),
    [
        (datetime(2026, 12, 1, 0, 40), "2026-11"),
        (datetime(2027, 1, 1, 0, 40), "2026-12"),
        (datetime(2027, 3, 1, 0, 40), "2027-02"),
        (datetime(2028, 3, 1, 0, 40), "2028-02"),
    ],
)
def test_the_mail_is_about_the_month_that_has_ended(dags, ended, month):
    ended = ended.replace(tzinfo=timezone.utc)
    dag = dags["faulted_stations_monthly"]
    assert next_run_after(dag, ended.replace(day=1, hour=0, minute=0)) == ended
    assert rendered(dag, "report", ended, {"month": ""}).endswith(f"report --month {month}")


def test_an_earlier_month_can_be_asked_for(dags):
    dag = dags["faulted_stations_monthly"]
    assert rendered(dag, "report", datetime(2026, 11, 23, tzinfo=timezone.utc), {"month": "2026-03"}).endswith(
        "report --month 2026-03"
    )


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


def edges(dag):
    return {(task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids}


def next_run_after(dag, moment):
    from airflow.timetables.base import TimeRestriction
    from airflow.timetables.trigger import CronTriggerTimetable
    import pendulum

    timetable = CronTriggerTimetable(dag.timetable.expression, timezone="UTC")
    run = timetable.next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=pendulum.instance(moment), latest=None, catchup=True),
    )
    return run.run_after


def rendered(dag, task_id, run_after, params):
    """The task's command as Airflow renders it for a run at that moment."""
    import datetime as clock
    import types

    task = dag.get_task(task_id)
    context = {
        "params": params,
        "dag_run": types.SimpleNamespace(run_after=run_after),
        "macros": types.SimpleNamespace(timedelta=clock.timedelta),
    }
    return task.render_template(task.bash_command, context)
