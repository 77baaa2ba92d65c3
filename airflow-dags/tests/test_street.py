"""The DAGs run as Airflow runs them, over a real Kafka, a real lake and a mail server: from landing to the mail.

Slow (some minutes): `pytest -m street`. Needs the launcher's JDK.
"""

import asyncio
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest

HOME = pathlib.Path(__file__).parents[2]
LAUNCHER = HOME / "chargelake"
MONTH = "2026-10"

pytestmark = pytest.mark.street


class MailServer:
    """Takes every mail and remembers to whom it was."""

    def __init__(self):
        self.recipients = []
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _talk(self, reader, writer):
        writer.write(b"220 test\r\n")
        recipient = None
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.decode().split("<")[1].split(">")[0]
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                while await reader.readline() not in (b".\r\n", b""):
                    pass
                self.recipients.append(recipient)
            writer.write(b"250 ok\r\n")
            if verb == b"QUIT":
                break
        writer.close()


def chargelake(*arguments, **environment):
    return subprocess.run(
        [str(LAUNCHER), *arguments], env={**os.environ, **environment}, check=True, capture_output=True, text=True
    ).stdout


def airflow(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "airflow", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    assert "state=failed" not in done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def street(tmp_path):
    """A Kafka with a month of twelve stations, and what a worker's environment says of it."""
    broker = subprocess.Popen(
        [str(LAUNCHER), "broker", "--port", "0", "--data", str(tmp_path / "kafka")], stdout=subprocess.PIPE, text=True
    )
    try:
        address = next(line.split()[-1] for line in broker.stdout if line.startswith("ready: "))
        simulated = tmp_path / "simulated"
        frames = tmp_path / "frames.jsonl.gz"
        chargelake(
            "simulate", "--record", str(frames), "--truth", str(simulated), "--stations", "12", "--month", MONTH
        )
        chargelake("import", "--format", "frames", "--file", str(frames), "--kafka", address)
        mails = MailServer()
        yield mails, {
            "CHARGELAKE_HOME": str(HOME),
            "CHARGELAKE_KAFKA": address,
            "CHARGELAKE_LAKE": str(tmp_path / "lake"),
            "CHARGELAKE_STATIONS": str(simulated / "stations.csv"),
            "CHARGELAKE_SMTP": f"smtp://127.0.0.1:{mails.port}",
        }
    finally:
        broker.send_signal(signal.SIGTERM)
        broker.wait(30)


def test_from_landing_to_one_mail_each(street):
    mails, environment = street
    airflow("db", "migrate")

    airflow("dags", "test", "landing_hourly", **environment)
    airflow("dags", "test", "curation_daily", **environment)
    monthly = ("dags", "test", "faulted_stations_monthly", "--conf", json.dumps({"month": MONTH}))
    airflow(*monthly, **environment)

    tables = json.loads(chargelake("tables", "--json", **environment))
    made = {name for name, table in tables.items() if table["exists"] and table["rows"]}
    assert {"landing.frames", "bronze.messages", "silver.heartbeats", "gold.faulted_stations"} <= made
    assert mails.recipients and len(set(mails.recipients)) == len(mails.recipients)
    outbox = json.loads(chargelake("report", "outbox", "--json", **environment))
    assert {mail["recipient"] for mail in outbox["mails"]} == set(mails.recipients)
    assert {mail["state"] for mail in outbox["mails"]} == {"SENT"}

    sent = list(mails.recipients)
    airflow(*monthly, **environment)
    assert mails.recipients == sent, "nobody is mailed twice"
