package io.chargelake.sample.fleet;

import static io.chargelake.sample.fleet.StationLife.DAY;
import static io.chargelake.sample.fleet.StationLife.HOUR;

import io.chargelake.sample.truth.ClockRule;
import io.chargelake.sample.truth.StatusSaid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Frames and messages that firmware gets wrong; none of them changes what charges and faults mean. */
final class Noise {

    private static final int MAIN = 0;

    /** More than any station of the network has. */
    private static final int NO_SUCH_CONNECTOR = 9;

    private Noise() {}

    /** One sort of noise, so many times in the month. */
    static Trait of(Quirk quirk, int times) {
        return (station, dice) -> {
            for (int i = 0; i < times; i++) {
                station.at(station.monthStart() + dice.between(2 * HOUR, 30 * DAY - HOUR), () -> {
                    if (station.isOnline()) {
                        make(quirk, station, dice);
                    }
                });
            }
        };
    }

    private static void make(Quirk quirk, StationLife station, Dice dice) {
        Naming naming = station.payloads().naming();
        String connectorId = '"' + naming.of("connectorId") + '"';
        String idTag = '"' + naming.of("idTag") + '"';
        String errorCode = '"' + naming.of("errorCode") + '"';
        String meterStart = '"' + naming.of("meterStart") + '"';
        String timestamp = "\"timestamp\":\"" + station.stamp(station.now()).text() + '"';
        String noError = errorCode + ":\"NoError\"";
        String id = dice.hex(16);
        switch (quirk) {
            case TRUNCATED_FRAME:
                broken(station, quirk, "[2,\"" + id + "\",\"Heartbeat\",{");
                break;
            case NOT_JSON:
                broken(station, quirk, "AT+CSQ\r\n+CSQ: 14,99");
                break;
            case NOT_AN_ARRAY:
                broken(station, quirk, "{\"action\":\"Heartbeat\",\"id\":\"" + id + "\"}");
                break;
            case SHORT_ARRAY:
                answeredBroken(station, quirk, "[2,\"" + id + "\"]", id, "action_missing");
                break;
            case NOT_UTF8:
                station.sendBroken(new BrokenFrame(quirk, notUtf8(id), Optional.empty()));
                break;
            case PAYLOAD_NOT_AN_OBJECT:
                answeredBroken(station, quirk, "[2,\"" + id + "\",\"Heartbeat\",[]]", id, "payload_not_an_object");
                break;
            case UNKNOWN_MESSAGE_TYPE:
                broken(station, quirk, "[7,\"" + id + "\",\"Heartbeat\",{}]");
                break;
            case MESSAGE_ID_NOT_TEXT:
                broken(station, quirk, "[2,{\"id\":\"" + id + "\"},\"Heartbeat\",{}]");
                break;
            case MISSING_VALUE:
                broken(
                        station,
                        quirk,
                        "[2,\"" + id + "\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":,\"meterValue\":[]}]");
                break;
            case STATUS_WITHOUT_CONNECTOR:
                unusable(station, quirk, "StatusNotification", "{" + noError + ",\"status\":\"Faulted\"}", "{}");
                break;
            case STATUS_WITHOUT_STATUS:
                unusable(station, quirk, "StatusNotification", "{" + connectorId + ":1," + noError + "}", "{}");
                break;
            case CONNECTOR_NOT_A_NUMBER:
                unusable(
                        station,
                        quirk,
                        "StatusNotification",
                        "{" + connectorId + ":\"left\"," + noError + ",\"status\":\"Faulted\"}",
                        "{}");
                break;
            case START_WITHOUT_ID_TAG:
                unusableStart(station, quirk, "{" + connectorId + ":1," + meterStart + ":815," + timestamp + "}");
                break;
            case START_WITHOUT_METER:
                unusableStart(station, quirk, "{" + connectorId + ":1," + idTag + ":\"" + id + "\"," + timestamp + "}");
                break;
            case START_ON_CONNECTOR_ZERO:
                unusableStart(
                        station,
                        quirk,
                        "{" + connectorId + ":0," + idTag + ":\"" + id + "\"," + meterStart + ":815," + timestamp
                                + "}");
                break;
            case AUTHORIZE_WITHOUT_ID_TAG:
                unusable(station, quirk, "Authorize", "{}", Payloads.idTagInfo("Invalid"));
                break;
            case DATA_TRANSFER_WITHOUT_VENDOR:
                unusable(station, quirk, "DataTransfer", "{\"data\":\"ping\"}", "{\"status\":\"UnknownVendorId\"}");
                break;
            case UNKNOWN_ACTION:
                station.send(StationCall.of(
                                "SecurityEventNotification",
                                "{\"type\":\"TamperDetectionActivated\"," + timestamp + "}")
                        .refused(StationCall.NOT_IMPLEMENTED)
                        .onArrival(receivedAt -> station.counted(quirk)));
                break;
            case MISSPELT_HEARTBEAT:
                heartbeat(station, quirk, station.heartbeatCall("HeartBeat", "{}"));
                break;
            case NULL_PAYLOAD:
                heartbeat(station, quirk, station.heartbeatCall("Heartbeat", "null"));
                break;
            case UNKNOWN_FIELD:
                String uptime = "{\"uptimeSeconds\":" + dice.between(1, 999_999) + "}";
                heartbeat(station, quirk, station.heartbeatCall("Heartbeat", uptime));
                break;
            case NUMERIC_MESSAGE_ID:
                heartbeat(
                        station, quirk, station.heartbeatCall("Heartbeat", "{}").withNumericId());
                break;
            case ANSWER_WITHOUT_REQUEST:
                station.sendStray(new StrayAnswer("[3,\"" + id + "\",{\"status\":\"Accepted\"}]"));
                break;
            case REQUEST_WITHOUT_ANSWER:
                station.send(StationCall.of("Heartbeat", "{}").unanswered().onArrival(receivedAt -> {
                    station.row("silver.heartbeats", 1);
                    station.counted(quirk);
                }));
                break;
            case EMPTY_TIMESTAMP:
                status(station, quirk, MAIN, connectorId + ":0," + noError + ",\"timestamp\":\"\"", Optional.empty());
                break;
            case CLOCK_YEAR_ONE:
                status(
                        station,
                        quirk,
                        MAIN,
                        connectorId + ":0," + noError + ",\"timestamp\":\"0001-01-01T00:00:00Z\"",
                        Optional.empty());
                break;
            case NOTHING_FROM_VENDOR:
                status(
                        station,
                        quirk,
                        MAIN,
                        connectorId + ":0," + noError + "," + timestamp + ",\"info\":\"null\",\""
                                + naming.of("vendorErrorCode") + "\":\"0x0000\"",
                        Optional.of(station.stamp(station.now()).instant()));
                break;
            case UNKNOWN_CONNECTOR:
                status(
                        station,
                        quirk,
                        NO_SUCH_CONNECTOR,
                        connectorId + ":" + NO_SUCH_CONNECTOR + "," + noError + "," + timestamp,
                        Optional.of(station.stamp(station.now()).instant()));
                break;
            case NEGATIVE_CONNECTOR:
                if (dice.chance(0.5)) {
                    unusable(
                            station,
                            quirk,
                            "StatusNotification",
                            "{" + connectorId + ":-1," + noError + ",\"status\":\"Faulted\"}",
                            "{}");
                } else {
                    unusableStart(
                            station,
                            quirk,
                            "{" + connectorId + ":-1," + idTag + ":\"" + id + "\"," + meterStart + ":815," + timestamp
                                    + "}");
                }
                break;
            case DATA_NOT_TEXT:
                station.send(StationCall.of(
                                "DataTransfer",
                                "{\"" + naming.of("vendorId") + "\":\"com.example\",\"data\":{\"fan\":true,\"id\":\""
                                        + id + "\"}}")
                        .onArrival(receivedAt -> {
                            station.row("silver.data_transfers", 1);
                            station.counted(quirk);
                        })
                        .answered(receivedAt -> "{\"status\":\"UnknownVendorId\"}"));
                break;
            default:
                oddSamples(quirk, station, naming);
                break;
        }
    }

    /** A status that changes nothing: what it tells of is available already. */
    private static void status(
            StationLife station, Quirk quirk, int connector, String members, Optional<Instant> claimed) {
        if (station.main().status() != ConnectorStatus.AVAILABLE) {
            return;
        }
        station.send(StationCall.of("StatusNotification", "{" + members + ",\"status\":\"Available\"}")
                .onArrival(receivedAt -> {
                    station.counted(quirk);
                    station.row("silver.status_notifications", 1);
                    station.log()
                            .status(new StatusSaid(
                                    connector,
                                    ClockRule.occurredAt(claimed, receivedAt),
                                    receivedAt,
                                    "Available",
                                    "NoError"));
                }));
    }

    /** Readings of the main meter, connector 0, which belong to no charge. */
    private static void oddSamples(Quirk quirk, StationLife station, Naming naming) {
        String good = "{\"value\":\"815.5\",\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"}";
        String samples;
        int usable;
        int unusable = 0;
        boolean alone = false;
        switch (quirk) {
            case EMPTY_SAMPLE:
                samples = good + ",{\"value\":\"\",\"measurand\":\"Voltage\",\"unit\":\"V\"}";
                usable = 1;
                unusable = 1;
                break;
            case NUMERIC_SAMPLE:
                samples = good + ",{\"value\":231.5,\"measurand\":\"Voltage\",\"unit\":\"V\"}";
                usable = 2;
                break;
            case EXPONENT_SAMPLE:
                samples = good + ",{\"value\":\"4.2E3\",\"measurand\":\"Power.Active.Import\",\"unit\":\"W\"}";
                usable = 2;
                break;
            case DECIMAL_COMMA:
                samples = good + ",{\"value\":\"231,5\",\"measurand\":\"Voltage\",\"unit\":\"V\"}";
                usable = 2;
                break;
            case LONE_METER_VALUE:
                samples = good;
                usable = 1;
                alone = true;
                break;
            case NO_SAMPLES:
                samples = "";
                usable = 0;
                break;
            default:
                throw new IllegalArgumentException("quirk: " + quirk + " (expected: a sort of noise)");
        }
        String meterValue = "{\"timestamp\":\"" + station.stamp(station.now()).text() + "\",\""
                + naming.of("sampledValue") + "\":[" + samples + "]}";
        String payload = "{\"" + naming.of("connectorId") + "\":0,\"" + naming.of("meterValue") + "\":"
                + (alone ? meterValue : "[" + meterValue + "]") + "}";
        int quarantined = unusable;
        station.send(StationCall.of("MeterValues", payload).onArrival(receivedAt -> {
            station.row("silver.meter_values", usable);
            if (quarantined > 0) {
                station.unusable(quirk);
            } else {
                station.counted(quirk);
            }
        }));
    }

    private static void heartbeat(StationLife station, Quirk quirk, StationCall call) {
        station.send(call.onArrival(receivedAt -> station.counted(quirk)));
    }

    private static void broken(StationLife station, Quirk quirk, String frame) {
        station.sendBroken(new BrokenFrame(quirk, frame.getBytes(StandardCharsets.UTF_8), Optional.empty()));
    }

    private static void answeredBroken(StationLife station, Quirk quirk, String frame, String id, String reason) {
        station.sendBroken(new BrokenFrame(
                quirk,
                frame.getBytes(StandardCharsets.UTF_8),
                Optional.of("[4,\"" + id + "\",\"FormationViolation\",\"" + reason + "\",{}]")));
    }

    private static byte[] notUtf8(String id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("[2,\"" + id + "\",\"DataTransfer\",{\"vendorId\":\"").getBytes(StandardCharsets.UTF_8));
        bytes.write(0xC3);
        bytes.write(0x28);
        bytes.write(0xFF);
        bytes.writeBytes("\"}]".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void unusable(StationLife station, Quirk quirk, String action, String payload, String answer) {
        station.send(StationCall.of(action, payload)
                .onArrival(receivedAt -> station.unusable(quirk))
                .answered(receivedAt -> answer));
    }

    /** A start is answered with a transaction id, whatever it says (OCPP 1.6, section 4.8). */
    private static void unusableStart(StationLife station, Quirk quirk, String payload) {
        station.send(StationCall.of("StartTransaction", payload)
                .onArrival(receivedAt -> station.unusable(quirk))
                .answered(receivedAt -> Payloads.started(station.nextTransactionId(), "Accepted")));
    }
}
