package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.DAY;
import static io.chargelake.sample.fleet.StationLife.HOUR;
import static io.chargelake.sample.fleet.StationLife.MINUTE;

import java.util.Optional;

/** What operators do with healthy stations. */
final class Upkeep {

    private Upkeep() {}

    /** New firmware in the small hours, with a restart. */
    static Trait firmware(int day) {
        return (station, dice) -> {
            long at = station.atUtc(day, 2, dice.between(0, 59));
            station.reserve(at - 10 * MINUTE, at + HOUR);
            station.at(
                    at,
                    () -> station.central(
                            "UpdateFirmware",
                            "{\"location\":\"https://firmware.example.com/latest.bin\",\"retrieveDate\":\"2026-01-01T00:00:00Z\"}",
                            "{}",
                            () -> {}));
            firmwareStatus(station, at + 20_000, "Downloading");
            firmwareStatus(station, at + 4 * MINUTE, "Downloaded");
            station.at(
                    at + 5 * MINUTE,
                    () -> station.connectors().stream()
                            .filter(connector -> connector.status() == ConnectorStatus.AVAILABLE)
                            .forEach(connector -> station.change(connector, ConnectorStatus.UNAVAILABLE)));
            firmwareStatus(station, at + 6 * MINUTE, "Installing");
            station.at(at + 8 * MINUTE, () -> {
                station.updateFirmware();
                station.losePower(90_000, Optional.of("Reboot"));
            });
            firmwareStatus(station, at + 12 * MINUTE, "Installed");
        };
    }

    private static void firmwareStatus(StationLife station, long at, String status) {
        station.at(
                at,
                () -> station.send(StationCall.of(
                                "FirmwareStatusNotification", station.payloads().transferStatus(status))
                        .onArrival(receivedAt -> station.row("silver.firmware_status_notifications", 1))));
    }

    /** The operator fetches a log. */
    static Trait diagnostics(int day) {
        return (station, dice) -> {
            long at = station.atUtc(day, dice.between(8, 16), dice.between(0, 59));
            station.at(
                    at,
                    () -> station.central(
                            "GetDiagnostics",
                            "{\"location\":\"https://diagnostics.example.com/upload\"}",
                            "{\"fileName\":\"log-" + day + ".zip\"}",
                            () -> {}));
            diagnosticsStatus(station, at + 10_000, "Uploading");
            diagnosticsStatus(station, at + 3 * MINUTE, dice.chance(0.8) ? "Uploaded" : "UploadFailed");
        };
    }

    private static void diagnosticsStatus(StationLife station, long at, String status) {
        station.at(
                at,
                () -> station.send(StationCall.of(
                                "DiagnosticsStatusNotification",
                                station.payloads().transferStatus(status))
                        .onArrival(receivedAt -> station.row("silver.diagnostics_status_notifications", 1))));
    }

    /**
     * On the month's first morning a crew switches the station off and repairs what is broken; it boots with all its
     * connectors free. Whoever charges meanwhile has been cut off.
     */
    static Trait repair() {
        return (station, dice) -> station.at(
                station.atUtc(1, 6, 0) + dice.between(0, 4 * HOUR),
                () -> station.losePower(dice.between(2 * HOUR, 4 * HOUR), Optional.of("PowerLoss")));
    }

    /** The vendor's own telemetry, once a day. */
    static Trait telemetry() {
        return (station, dice) -> {
            long first = station.monthStart() + dice.between(2 * HOUR, 20 * HOUR);
            for (long at = first; at < station.monthEnd(); at += DAY) {
                station.at(
                        at,
                        () -> station.send(StationCall.of(
                                        "DataTransfer",
                                        station.payloads()
                                                .dataTransfer(
                                                        "daily",
                                                        "{\"boardTemperature\":" + dice.between(18, 60)
                                                                + ",\"fan\":true}"))
                                .onArrival(receivedAt -> station.row("silver.data_transfers", 1))
                                .answered(receivedAt -> "{\"status\":\"Accepted\"}")));
            }
        };
    }
}
