"""What the DAGs make, by which they wait for each other and others may wait for them."""

from __future__ import annotations

from airflow.sdk import Asset

#: ``landing.frames`` and ``landing.events``: everything that Kafka held when it was last updated.
LANDING = Asset(name="chargelake_landing", uri="x-chargelake://landing")

#: The gold tables, and the bronze and silver ones that they are made of.
GOLD = Asset(name="chargelake_gold", uri="x-chargelake://gold")
