"""At the end of every month: the mail with the stations to repair."""

from __future__ import annotations

from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Param

#: The month that has just ended, unless somebody asks for another one.
MONTH = "{{ params.month or (dag_run.run_after - macros.timedelta(days=1)).strftime('%Y-%m') }}"

with DAG(
    dag_id="faulted_stations_monthly",
    description="Mails maintenance managers the stations that faulted at least 5 times within a day",
    doc_md="""
Runs when the last UTC day of a month has ended. `report` refuses a month whose data is not complete (exit 3); the
retries ask again for up to half a day. A month is mailed once: running this DAG again mails nobody twice.

To send an earlier month: trigger it with the parameter `month`, for example `2026-10`.
""",
    schedule="40 0 1 * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        "month": Param(
            "",
            type="string",
            pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
            description="UTC month as 2026-10; empty for the month that has just ended.",
        )
    },
    tags=["chargelake", "mail"],
):
    refresh = chargelake("refresh")
    report = chargelake("report", "--month", MONTH, retries=12, retry_delay=timedelta(minutes=10))
    refresh >> report
