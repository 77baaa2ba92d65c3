"""A station of the Python library ocpp, which holds every message of both directions against the OCPP 1.6 schemas.

It boots, charges, faults and stops, answers commands until it is reset, comes back, and exits with 0. Any answer that
it does not expect ends it with 1.
"""

import asyncio
import sys
from datetime import datetime, timezone

import websockets
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.datatypes import KeyValue


def now():
    return datetime.now(timezone.utc).isoformat()


class Station(ChargePoint):
    def __init__(self, identity, socket):
        super().__init__(identity, socket)
        self.reset = asyncio.Event()

    @on("ChangeAvailability")
    def change_availability(self, **fields):
        return call_result.ChangeAvailability("Scheduled")

    @on("ChangeConfiguration")
    def change_configuration(self, **fields):
        return call_result.ChangeConfiguration("RebootRequired")

    @on("ClearCache")
    def clear_cache(self):
        return call_result.ClearCache("Accepted")

    @on("DataTransfer")
    def data_transfer(self, **fields):
        return call_result.DataTransfer("UnknownVendorId")

    @on("GetConfiguration")
    def get_configuration(self, **fields):
        return call_result.GetConfiguration([KeyValue("HeartbeatInterval", False, "300")], ["Colour"])

    @on("GetLocalListVersion")
    def get_local_list_version(self):
        return call_result.GetLocalListVersion(-1)

    @on("RemoteStartTransaction")
    def remote_start(self, **fields):
        return call_result.RemoteStartTransaction("Accepted")

    @on("RemoteStopTransaction")
    def remote_stop(self, **fields):
        return call_result.RemoteStopTransaction("Rejected")

    @on("Reset")
    def on_reset(self, **fields):
        return call_result.Reset("Accepted")

    @after("Reset")
    def after_reset(self, **fields):
        self.reset.set()

    @on("SendLocalList")
    def send_local_list(self, **fields):
        return call_result.SendLocalList("NotSupported")

    @on("TriggerMessage")
    def trigger_message(self, **fields):
        return call_result.TriggerMessage("NotImplemented")

    @on("UnlockConnector")
    def unlock_connector(self, **fields):
        return call_result.UnlockConnector("Unlocked")

    async def status(self, connector, status, error="NoError"):
        await self.call(call.StatusNotification(connector, error, status, now()), suppress=False)

    async def ask(self, request):
        return await self.call(request, suppress=False)


async def visit(url, identity, story):
    async with websockets.connect(f"{url}/{identity}", subprotocols=["ocpp1.6"]) as socket:
        station = Station(identity, socket)
        listening = asyncio.create_task(station.start())
        boot = await station.ask(call.BootNotification("2.1.0", "python-ocpp"))
        assert boot.status == "Accepted", boot
        await story(station)
        listening.cancel()


async def charge(station):
    await station.status(0, "Available")
    await station.status(1, "Preparing")
    authorized = await station.ask(call.Authorize("TAG-1"))
    assert authorized.id_tag_info["status"] == "Accepted", authorized
    start = await station.ask(call.StartTransaction(1, "TAG-1", 1000, now()))
    assert start.id_tag_info["status"] == "Accepted" and start.transaction_id > 0, start
    await station.status(1, "Charging")
    sample = {"timestamp": now(), "sampled_value": [{"value": "1500", "unit": "Wh"}]}
    await station.ask(call.MeterValues(1, [sample], start.transaction_id))
    await station.status(1, "Faulted", "GroundFailure")
    await station.ask(call.StopTransaction(2000, now(), start.transaction_id, "EmergencyStop"))
    print(f"commandable {start.transaction_id}", flush=True)
    await station.reset.wait()


async def come_back(station):
    await station.status(1, "Available")
    await station.ask(call.Heartbeat())


async def main():
    url, identity = sys.argv[1:]
    await visit(url, identity, charge)
    await visit(url, identity, come_back)


asyncio.run(main())
