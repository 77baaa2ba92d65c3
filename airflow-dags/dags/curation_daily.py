"""Every day, or whenever something has landed: landing becomes bronze, silver and gold."""

from __future__ import annotations

import os

from chargelake_assets import GOLD, LANDING
from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timezone

from airflow.sdk import DAG

#: ``hourly`` in the environment of scheduler and DAG processor: after each landing instead of once a day.
HOURLY = os.environ.get("CHARGELAKE_CURATION", "daily") == "hourly"

with DAG(
    dag_id="curation_daily",
    description="Landing to bronze, silver and gold",
    doc_md="""
Runs just after midnight UTC, when the last events of the day are in Kafka, and lands them first; with
`CHARGELAKE_CURATION=hourly`, after each run of `landing_hourly`. `curate` and `gold` work on what is new. Each may be run
again at any time: nothing is read twice, nothing is counted twice.

**When it fails:** read the task's last line. Exit 5: Kafka or the lake does not answer, or another run has the tables;
the retries usually settle it. Exit 4: rows do not add up; stop and look, nothing was published. Exit 2: a setting is wrong.
""",
    schedule=[LANDING] if HOURLY else "20 0 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["chargelake", "lake"],
):
    curate = chargelake("curate")
    gold = chargelake("gold", outlets=[GOLD])
    curate >> gold
    if not HOURLY:
        # No outlet: this run is the one that would be waited for.
        chargelake("land") >> curate
