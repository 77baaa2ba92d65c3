"""Every hour: what Kafka holds lands in the lake."""

from __future__ import annotations

from chargelake_assets import LANDING
from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timezone

from airflow.sdk import DAG

with DAG(
    dag_id="landing_hourly",
    description="Kafka to landing",
    doc_md="""
`land` appends what Kafka holds since it last did, exactly once. It may be run again at any time, and may be left out for as
long as Kafka keeps its records.

**When it fails:** read the task's last line. Exit 5: Kafka or the lake does not answer, or another `land` has just
committed; the retries usually settle it. Exit 3: records are lost, because Kafka deleted them before they were
landed; stop and look (docs/operations.md, "When land says that records are lost").
""",
    schedule="5 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["chargelake", "lake"],
):
    chargelake("land", outlets=[LANDING])
