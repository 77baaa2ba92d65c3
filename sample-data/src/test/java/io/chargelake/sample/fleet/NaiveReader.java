package io.chargelake.sample.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads frames back the slow and obvious way, to find out whether the simulator keeps its own books right: by the
 * definitions of faults, duplicates and completed charges, without a line of the code that reads them for a living.
 */
final class NaiveReader {

    /** One status as told. */
    record Status(Instant at, String session, int connector, String status, long bootsBefore) {}

    /** One completed charge: hours, unrounded, and watt-hours. */
    record Completed(double hours, long wattHours) {}

    private record Start(String station, Instant at, long meter, int connector, String tag) {}

    private record Stop(String station, long transaction, Instant at, long meter, String tag) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    /** How far apart events with one transaction id may lie and still mean one transaction. */
    private static final int LONGEST_DAYS = 31;

    private static final Instant EARLIEST = Instant.parse("2010-01-01T00:00:00Z");

    long messages;
    long duplicates;
    long malformed;
    long unusable;
    Instant lastReceived = Instant.MIN;
    final Map<String, Long> rows = new TreeMap<>();
    final Map<String, Map<LocalDate, Integer>> faults = new TreeMap<>();
    final Map<String, List<Status>> statuses = new TreeMap<>();
    final Map<String, Long> unmatched = new TreeMap<>();
    final Map<String, Integer> queuedBySession = new HashMap<>();

    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> events = new HashSet<>();
    private final Map<String, Instant> sessionStart = new HashMap<>();
    private final Map<String, Long> boots = new HashMap<>();
    private final Map<String, Start> unansweredStarts = new HashMap<>();
    private final Map<String, Start> starts = new HashMap<>();
    private final List<Stop> stops = new ArrayList<>();
    private final Map<String, ZoneId> zones;

    /** A reader that knows where each station stands, for times without a zone. */
    NaiveReader(Map<String, ZoneId> zones) {
        this.zones = zones;
    }

    void read(FleetFrame frame) {
        sessionStart.putIfAbsent(frame.session(), frame.receivedAt());
        JsonNode message = message(frame.frame());
        if (message == null) {
            malformed++;
            return;
        }
        LocalDate day = LocalDate.ofInstant(frame.receivedAt(), ZoneOffset.UTC);
        if (!isNew(seen, day, frame.session(), frame.direction(), message)) {
            duplicates++;
            return;
        }
        messages++;
        if (frame.receivedAt().isBefore(lastReceived)) {
            throw new AssertionError("received at " + frame.receivedAt() + " after " + lastReceived);
        }
        lastReceived = frame.receivedAt();
        int type = message.get(0).asInt();
        if (type == 3 && frame.direction() == Direction.OUT) {
            answer(frame, message);
        } else if (type == 2 && frame.direction() == Direction.IN) {
            request(frame, message);
        }
    }

    /** The message, or null for what is none. */
    private static JsonNode message(byte[] bytes) {
        if (!Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes)) {
            return null;
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (JsonProcessingException notJson) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        boolean named = json.isArray()
                && json.size() >= 3
                && json.get(0).asInt() >= 2
                && json.get(0).asInt() <= 4
                && json.get(1).isValueNode();
        boolean payloaded = named
                && (json.get(0).asInt() != 2
                        || json.get(2).isTextual()
                                && (json.get(3).isObject() || json.get(3).isNull()));
        return payloaded ? json : null;
    }

    private void answer(FleetFrame frame, JsonNode message) {
        Start start = unansweredStarts.remove(frame.session() + message.get(1).asText());
        if (start != null) {
            starts.putIfAbsent(
                    frame.stationId()
                            + '/'
                            + message.get(2).get("transactionId").asLong(),
                    start);
        }
    }

    private void request(FleetFrame frame, JsonNode message) {
        JsonNode payload = message.get(3);
        String station = frame.stationId();
        switch (message.get(2).asText()) {
            case "Heartbeat", "HeartBeat" -> row("heartbeats");
            case "BootNotification" -> {
                row("boot_notifications");
                boots.merge(station, 1L, Long::sum);
            }
            case "Authorize" -> rowIf(has(payload, "idTag"), "authorizations");
            case "DataTransfer" -> rowIf(has(payload, "vendorId"), "data_transfers");
            case "FirmwareStatusNotification" -> row("firmware_status_notifications");
            case "DiagnosticsStatusNotification" -> row("diagnostics_status_notifications");
            case "StatusNotification" -> status(frame, payload);
            case "StartTransaction" -> start(frame, message.get(1).asText(), payload);
            case "StopTransaction" -> stop(frame, payload);
            case "MeterValues" -> {
                JsonNode values = field(payload, "meterValue");
                meterValues(
                        frame,
                        payload,
                        values.isArray() ? values : JSON.createArrayNode().add(values));
            }
            default -> row("unknown");
        }
    }

    private void status(FleetFrame frame, JsonNode payload) {
        JsonNode connector = field(payload, "connectorId");
        if (!connector.isInt() || connector.asInt() < 0 || !payload.has("status")) {
            unusable++;
            return;
        }
        Instant at = time(frame, payload);
        boolean isNew = isNew(
                events,
                frame.stationId(),
                connector,
                at,
                payload.get("status"),
                field(payload, "errorCode"),
                payload.path("info"),
                field(payload, "vendorErrorCode"));
        if (!isNew) {
            return;
        }
        row("status_notifications");
        String status = payload.get("status").asText();
        statuses.computeIfAbsent(frame.stationId(), none -> new ArrayList<>())
                .add(new Status(
                        at, frame.session(), connector.asInt(), status, boots.getOrDefault(frame.stationId(), 0L)));
        if (status.equals("Faulted")) {
            faults.computeIfAbsent(frame.stationId(), none -> new TreeMap<>())
                    .merge(LocalDate.ofInstant(at, ZoneOffset.UTC), 1, Integer::sum);
        }
    }

    private void start(FleetFrame frame, String messageId, JsonNode payload) {
        if (field(payload, "connectorId").asInt() < 1 || !has(payload, "idTag") || !has(payload, "meterStart")) {
            unusable++;
            return;
        }
        queued(frame, payload.get("timestamp").asText());
        Instant at = time(frame, payload);
        long meter = field(payload, "meterStart").asLong();
        unansweredStarts.put(
                frame.session() + messageId,
                new Start(
                        frame.stationId(),
                        at,
                        meter,
                        field(payload, "connectorId").asInt(),
                        tidy(field(payload, "idTag").asText())));
        boolean isNew =
                isNew(events, "start", frame.stationId(), field(payload, "connectorId"), at, field(payload, "idTag"));
        if (isNew) {
            row("transaction_starts");
        }
    }

    private void stop(FleetFrame frame, JsonNode payload) {
        queued(frame, payload.get("timestamp").asText());
        Instant at = time(frame, payload);
        long transaction = field(payload, "transactionId").asLong();
        long meter = new BigDecimal(field(payload, "meterStop").asText())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        if (field(payload, "transactionData").isArray()) {
            meterValues(frame, payload, field(payload, "transactionData"));
        }
        if (isNew(events, "stop", frame.stationId(), transaction, at, meter)) {
            row("transaction_stops");
            stops.add(new Stop(
                    frame.stationId(),
                    transaction,
                    at,
                    meter,
                    tidy(field(payload, "idTag").asText(""))));
        }
    }

    private void meterValues(FleetFrame frame, JsonNode payload, JsonNode values) {
        for (JsonNode value : values) {
            queued(frame, value.get("timestamp").asText());
            for (JsonNode sample : field(value, "sampledValue")) {
                String reading = sample.get("value").asText();
                if (reading.isEmpty()) {
                    unusable++;
                } else if (isNew(
                        events,
                        frame.stationId(),
                        field(payload, "transactionId").asLong() > 0 ? "" : field(payload, "connectorId"),
                        field(payload, "transactionId"),
                        time(frame, value),
                        sample)) {
                    row("meter_values");
                }
            }
        }
    }

    /** Counts a message that is older than the connection it comes over. */
    private void queued(FleetFrame frame, String timestamp) {
        Instant claimed = parse(frame, timestamp);
        if (claimed.isBefore(sessionStart.get(frame.session()).minus(Duration.ofSeconds(1)))
                && claimed.isAfter(EARLIEST)) {
            queuedBySession.merge(frame.session(), 1, Integer::sum);
        }
    }

    /** Remembers a key by its hash: of a million keys, two with one hash are once in thirty million months. */
    private static boolean isNew(Set<Long> known, Object... key) {
        long hash = 0xCBF29CE484222325L;
        for (Object part : key) {
            String text = part.toString();
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            }
            hash = (hash ^ 0xFFFF) * 0x100000001B3L;
        }
        return known.add(hash);
    }

    /** Completed charges by station and transaction; reasons of stops that complete none are counted on the way. */
    Map<String, Completed> completed() {
        Map<String, Completed> completed = new TreeMap<>();
        List<Stop> strays = new ArrayList<>();
        unmatched.clear();
        for (Stop stop : stops) {
            String key = stop.station() + '/' + stop.transaction();
            if (stop.transaction() <= 0 || !starts.containsKey(key)) {
                strays.add(stop);
            } else if (completed.containsKey(key)) {
                unmatched.merge(stop.station() + " already_stopped", 1L, Long::sum);
            } else {
                completed.put(key, completed(starts.get(key), stop));
            }
        }
        strays.sort(Comparator.comparing(Stop::at));
        Map<String, Stop> before = new HashMap<>();
        for (Stop stray : strays) {
            Stop same = stray.transaction() > 0 ? before.put(stray.station() + '/' + stray.transaction(), stray) : null;
            if (same != null && days(same.at(), stray.at()) <= LONGEST_DAYS) {
                throw new AssertionError(stray + " would be taken for a repeat of " + same);
            }
            String latest = null;
            for (Map.Entry<String, Start> start : starts.entrySet()) {
                boolean isOpen = start.getValue().station().equals(stray.station())
                        && !completed.containsKey(start.getKey())
                        && !start.getValue().at().isAfter(stray.at())
                        && belong(start.getValue(), stray);
                if (isOpen
                        && (latest == null
                                || start.getValue()
                                        .at()
                                        .isAfter(starts.get(latest).at()))) {
                    latest = start.getKey();
                }
            }
            if (latest != null) {
                completed.put(latest, completed(starts.get(latest), stray));
            } else {
                unmatched.merge(stray.station() + " " + reason(stray), 1L, Long::sum);
            }
        }
        return completed;
    }

    private boolean belong(Start start, Stop stop) {
        return (stop.tag().isEmpty() || stop.tag().equals(start.tag()))
                && (stop.meter() == -1 || stop.meter() >= start.meter())
                && !start.at().plus(Duration.ofDays(7)).isBefore(stop.at())
                && starts.values().stream()
                        .noneMatch(other -> other.station().equals(start.station())
                                && other.connector() == start.connector()
                                && other.at().isAfter(start.at())
                                && other.at().isBefore(stop.at()));
    }

    private String reason(Stop stop) {
        return stop.transaction() <= 0
                ? "no_transaction_id"
                : starts.entrySet().stream()
                                .anyMatch(start -> start.getKey().endsWith("/" + stop.transaction())
                                        && days(start.getValue().at(), stop.at()) <= LONGEST_DAYS)
                        ? "start_at_other_station"
                        : "no_start";
    }

    private static long days(Instant one, Instant other) {
        return Math.abs(ChronoUnit.DAYS.between(
                LocalDate.ofInstant(one, ZoneOffset.UTC), LocalDate.ofInstant(other, ZoneOffset.UTC)));
    }

    private static Completed completed(Start start, Stop stop) {
        return new Completed(
                stop.at().getEpochSecond() / 3600.0 - start.at().getEpochSecond() / 3600.0,
                stop.meter() - start.meter());
    }

    private static String tidy(String idTag) {
        return idTag.strip().toUpperCase(Locale.ROOT);
    }

    private Instant time(FleetFrame frame, JsonNode payload) {
        Instant receivedAt = frame.receivedAt();
        if (payload.path("timestamp").asText("").isEmpty()) {
            return receivedAt;
        }
        Instant claimed = parse(frame, payload.get("timestamp").asText());
        return claimed.isBefore(EARLIEST) || claimed.isAfter(receivedAt.plus(Duration.ofMinutes(5)))
                ? receivedAt
                : claimed;
    }

    private Instant parse(FleetFrame frame, String text) {
        int end = text.length();
        char sign = text.charAt(end - 3);
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        if (sign == ':' && "+-".indexOf(text.charAt(end - 6)) >= 0) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return "+-".indexOf(sign) >= 0
                ? OffsetDateTime.parse(text + ":00").toInstant()
                : LocalDateTime.parse(text).atZone(zones.get(frame.stationId())).toInstant();
    }

    private static JsonNode field(JsonNode payload, String name) {
        JsonNode camel = payload.path(name);
        return camel.isMissingNode() ? payload.path(Naming.SNAKE_CASE.of(name)) : camel;
    }

    private static boolean has(JsonNode payload, String name) {
        return !field(payload, name).isMissingNode();
    }

    private void rowIf(boolean usable, String table) {
        if (usable) {
            row(table);
        } else {
            unusable++;
        }
    }

    private void row(String table) {
        rows.merge("silver." + table, 1L, Long::sum);
    }
}
