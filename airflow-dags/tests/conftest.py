"""Airflow reads its settings on import: give it a home of its own first."""

import os
import pathlib
import sys
import tempfile

DAGS = pathlib.Path(__file__).parents[1] / "dags"

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"
sys.path.insert(0, str(DAGS))
