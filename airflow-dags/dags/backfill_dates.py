"""On request: some days are derived anew from what has landed."""

from __future__ import annotations

from chargelake_assets import GOLD
from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timezone

from airflow.sdk import DAG, Param

DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"

with DAG(
    dag_id="backfill_dates",
    description="Curates the frames of some days again, after a fix of the code",
    doc_md="""
Derives everything anew that was received on these UTC days: `curate --dates FROM..TO`, then `gold` for what that has touched.
The rows of these days are replaced, never doubled. Nobody is mailed; what changes a month that was mailed is in the next
month's mail, as a correction.
""",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        "from_date": Param(type="string", pattern=DAY, description="First UTC day, as 2026-10-01."),
        "to_date": Param(type="string", pattern=DAY, description="Last UTC day, as 2026-10-31."),
    },
    tags=["chargelake", "lake", "repair"],
):
    curate = chargelake("curate", "--dates", "{{ params.from_date }}..{{ params.to_date }}")
    gold = chargelake("gold", outlets=[GOLD])
    curate >> gold
