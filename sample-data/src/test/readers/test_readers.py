"""Analysts' own tools read every table of a lake, and what the documentation shows works.

CHARGELAKE_LAKE names the lake; CHARGELAKE_TABLES has what 'chargelake tables --json' says of it.
"""

import json
import os
import re
from pathlib import Path

import duckdb
import nbformat
import polars
import pytest
from deltalake import DeltaTable
from nbclient import NotebookClient

HOME = Path(__file__).resolve().parents[4]
LAKE = os.environ["CHARGELAKE_LAKE"]
TABLES = {
    name: table["rows"]
    for name, table in json.loads(os.environ["CHARGELAKE_TABLES"]).items()
    if table["exists"]
}


def folder(name):
    return f"{LAKE}/{name.replace('.', '/')}"


def test_there_is_something_to_read():
    assert TABLES["gold.faulted_stations"] > 0
    assert len(TABLES) > 20


@pytest.mark.parametrize("name", TABLES)
def test_deltalake_and_pandas(name):
    table = DeltaTable(folder(name))
    frame = table.to_pandas()
    assert len(frame) == TABLES[name]
    assert all(field.metadata.get("comment") for field in table.schema().fields), "a comment on every column"


@pytest.mark.parametrize("name", TABLES)
def test_polars(name):
    assert polars.scan_delta(folder(name)).select(polars.len()).collect().item() == TABLES[name]


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_over_arrow(name):
    rows = DeltaTable(folder(name)).to_pyarrow_dataset()
    assert duckdb.sql("SELECT count(*) FROM rows").fetchall()[0][0] == TABLES[name]


@pytest.mark.parametrize("page", ["README.md", "docs/readers.md"])
def test_snippets_of_the_documentation(page, monkeypatch, capsys):
    snippets = re.findall(r"```python\n(.*?)```", (HOME / page).read_text(), re.S)
    assert snippets
    for snippet in snippets:
        exec(compile(snippet.replace("demo-out/lake", LAKE), page, "exec"), {})
    assert capsys.readouterr().out.strip()


def test_notebook(tmp_path):
    notebook = nbformat.read(HOME / "sample-data/notebooks/fault-days.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs), "the chart"
