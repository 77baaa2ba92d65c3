"""Every day: what Kafka holds becomes landing, bronze, silver and gold."""

from __future__ import annotations

from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timezone

from airflow.sdk import DAG, Asset

#: Updated by every run; dashboards and other DAGs may wait for it.
GOLD = Asset(name="chargelake_gold", uri="x-chargelake://gold")

with DAG(
    dag_id="curation_daily",
    description="Kafka to landing, bronze, silver and gold",
    doc_md="""
Runs just after midnight UTC, when the last events of the day are in Kafka. `land` appends what Kafka holds, `curate`
and `gold` work on what is new. Each may be run again at any time: nothing is read twice, nothing is counted twice.

**When it fails:** read the task's last line. Exit 5: Kafka or the file system does not answer; the retries usually
settle it. Exit 4: rows do not add up; stop and look, nothing was published. Exit 2: a setting is wrong.
""",
    schedule="10 0 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["chargelake", "lake"],
):
    land = chargelake("land")
    curate = chargelake("curate")
    gold = chargelake("gold", outlets=[GOLD])
    land >> curate >> gold
