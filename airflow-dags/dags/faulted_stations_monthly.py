"""At the end of every month: the mail with the stations to repair."""

from __future__ import annotations

import os

from chargelake_assets import GOLD
from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, CronTriggerTimetable, Param, task

#: ``16:00`` in the environment: months are closed on their last day at that time, as ``report --close-at`` has it, which
#: reads the same variable on the worker. Without it they are closed when they have ended.
CLOSE_AT = os.environ.get("CHARGELAKE_CLOSE_AT", "")

#: Where that time is local.
ZONE = os.environ.get("CHARGELAKE_TIME_ZONE", "UTC")


def schedule() -> CronTriggerTimetable:
    """Ten minutes after months are closed, or at 00:40 UTC of the day after."""
    if not CLOSE_AT:
        return CronTriggerTimetable("40 0 1 * *", timezone="UTC")
    at = datetime.strptime(CLOSE_AT, "%H:%M") + timedelta(minutes=10)
    if at.day != 1:
        raise ValueError(f"CHARGELAKE_CLOSE_AT is {CLOSE_AT} (expected: HH:MM, 23:49 at the latest)")
    return CronTriggerTimetable(f"{at.minute} {at.hour} L * *", timezone=ZONE)


#: The month that the run is about, unless somebody asks for another one: the one that has ended, or is being closed.
MONTH = (
    "{{ params.month or ("
    + (
        f"dag_run.run_after.in_timezone('{ZONE}')"
        if CLOSE_AT
        else "(dag_run.run_after - macros.timedelta(days=1))"
    )
    + ").strftime('%Y-%m') }}"
)

with DAG(
    dag_id="faulted_stations_monthly",
    description="Mails maintenance managers the stations that faulted at least 5 times within a day",
    doc_md="""
Runs when the last UTC day of a month has ended (or, with `CHARGELAKE_CLOSE_AT`, on that day). `report` refuses a month whose
data is not complete (exit 3); the retries ask again for up to half a day. A month is mailed once: running this DAG again
mails nobody twice, and a backfill mails nobody at all.

To send an earlier month: trigger it with the parameter `month`, for example `2026-10`.

**When `report` fails:** its last line says who has no mail yet and why; `chargelake report outbox` lists all of them. Exit 5: the
mail server; the retries send the rest. A mail that is UNKNOWN or FAILED waits for somebody
(docs/operations.md, "Mail").
""",
    schedule=schedule(),
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

    @task.short_circuit(task_id="mail_is_wanted")
    def mail_is_wanted(dag_run=None) -> bool:
        """Months of the past are not news: their managers acted on them, or on none."""
        return str(getattr(dag_run.run_type, "value", dag_run.run_type)) != "backfill"

    gold = chargelake("gold", outlets=[GOLD])
    report = chargelake("report", "--month", MONTH, retries=12, retry_delay=timedelta(minutes=10))
    chargelake("land") >> chargelake("curate") >> gold >> mail_is_wanted() >> report
