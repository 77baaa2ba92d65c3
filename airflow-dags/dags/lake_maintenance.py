"""Every night: small files are packed, old ones go."""

from __future__ import annotations

from chargelake_commands import DEFAULT_ARGS, chargelake
from datetime import datetime, timezone

from airflow.sdk import DAG

with DAG(
    dag_id="lake_maintenance",
    description="Compaction, retention and VACUUM",
    doc_md="""
`maintain` packs the small files of closed days together, deletes what is older than it has to be kept, and removes files that no
table refers to. It refuses to delete what `curate` has not read (exit 3), and to run beside `curate` or `gold` (exit 5, and
the retries ask again). Leaving it out for a while costs space and speed, nothing else.
""",
    schedule="30 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["chargelake", "lake"],
):
    chargelake("maintain")
