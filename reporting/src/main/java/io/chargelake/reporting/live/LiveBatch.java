package io.chargelake.reporting.live;

import io.chargelake.reporting.live.LiveChange.Answered;
import io.chargelake.reporting.live.LiveChange.Boot;
import io.chargelake.reporting.live.LiveChange.Connected;
import io.chargelake.reporting.live.LiveChange.Disconnected;
import io.chargelake.reporting.live.LiveChange.Heard;
import io.chargelake.reporting.live.LiveChange.NodeStarted;
import io.chargelake.reporting.live.LiveChange.Started;
import io.chargelake.reporting.live.LiveChange.Status;
import io.chargelake.reporting.live.LiveChange.Stopped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * Changes as the rows that they make, each row once: a statement of many rows must not touch one twice. Whatever is
 * merged here is merged in the database by the same order. Rows stand in the order of their keys.
 */
final class LiveBatch {

    /** The order in which statuses of a connector count; the tables' statements say the same. */
    private static final Comparator<StatusRow> NEWER = Comparator.comparing((StatusRow row) -> row.status.occurredAt())
            .thenComparing(row -> row.status.receivedAt())
            .thenComparing(row -> row.status.offset())
            .thenComparing(StatusRow::content);

    private static final Comparator<BootRow> NEWER_BOOT = Comparator.comparing(
                    (BootRow row) -> row.boot.data().bootedAt())
            .thenComparing(row -> row.boot.offset())
            .thenComparing(BootRow::content);

    private static final Comparator<StopRow> EARLIER_STOP = Comparator.comparing((StopRow row) -> row.stop.stoppedAt())
            .thenComparing(row -> row.stop.receivedAt())
            .thenComparing(StopRow::content);

    /** A connector. */
    record ConnectorKey(StationKey station, int connectorId) implements Comparable<ConnectorKey> {

        @Override
        public int compareTo(ConnectorKey other) {
            int byStation = station.compareTo(other.station);
            return byStation != 0 ? byStation : Integer.compare(connectorId, other.connectorId);
        }
    }

    /** A status and what it says, without when it was received. */
    record StatusRow(Status status, String content) {

        static StatusRow of(Status status) {
            return new StatusRow(
                    status,
                    StationText.hash(
                            status.status(),
                            status.errorCode(),
                            status.rawErrorCode().orElse(null),
                            status.info().orElse(null),
                            status.vendorId().orElse(null),
                            status.vendorErrorCode().orElse(null)));
        }
    }

    /** The statuses of a connector: the newest, and whether there are others. */
    record Newest(StatusRow row, boolean alone) {}

    /** A boot and what it says. */
    record BootRow(Boot boot, String content) {

        static BootRow of(Boot boot) {
            BootData data = boot.data();
            return new BootRow(
                    boot,
                    StationText.hash(
                            data.vendor().orElse(null),
                            data.model().orElse(null),
                            data.serialNumber().orElse(null),
                            data.firmware().orElse(null)));
        }
    }

    /** A start and what it says. */
    record StartRow(Started start, String exchange, String content) {

        static StartRow of(Started start) {
            return new StartRow(
                    start,
                    exchangeKey(start.exchange()),
                    StationText.hash(start.connectorId(), start.idTag(), start.meterStartWh(), start.startedAt()));
        }
    }

    /** An answer. */
    record AnswerRow(Answered answer, String exchange) {}

    /** A stop and what it says. */
    record StopRow(Stopped stop, String content) {

        static StopRow of(Stopped stop) {
            return new StopRow(
                    stop,
                    StationText.hash(
                            stop.idTag().orElse(null), stop.meterStopWh().orElse(null), stop.reason()));
        }
    }

    /** All that the batch says of a session; the end is null where it says none. */
    record SessionRow(StationKey station, String session, String node, Instant connectedAt, Disconnected end) {

        private static final Comparator<Disconnected> EARLIER_END = Comparator.comparing(Disconnected::at)
                .thenComparing(end -> end.reason().orElse(""))
                .thenComparing(end -> end.lastHeardAt().orElse(Instant.EPOCH));

        SessionRow with(SessionRow other) {
            return new SessionRow(
                    station,
                    session,
                    least(node, other.node, Comparator.naturalOrder()),
                    least(connectedAt, other.connectedAt, Comparator.naturalOrder()),
                    least(end, other.end, EARLIER_END));
        }

        private static <T> T least(T one, T other, Comparator<T> order) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return order.compare(one, other) <= 0 ? one : other;
        }
    }

    private final Map<StationKey, Optional<Instant>> heard = new TreeMap<>();
    private final Map<ConnectorKey, Newest> connectors = new TreeMap<>();
    private final Map<String, StatusRow> history = new TreeMap<>();
    private final Map<StationKey, BootRow> boots = new TreeMap<>();
    private final Map<String, StartRow> starts = new TreeMap<>();
    private final Map<String, AnswerRow> answers = new TreeMap<>();
    private final Map<String, StopRow> stops = new TreeMap<>();
    private final Map<String, SessionRow> sessions = new TreeMap<>();
    private final TreeSet<NodeStarted> nodeStarts = new TreeSet<>(Comparator.comparing(NodeStarted::node)
            .thenComparing(NodeStarted::at)
            .thenComparing(NodeStarted::process));

    private LiveBatch() {}

    static LiveBatch of(List<LiveChange> changes) {
        LiveBatch batch = new LiveBatch();
        changes.forEach(batch::add);
        return batch;
    }

    /** When each station that is told of was heard last, where that is told. */
    Map<StationKey, Optional<Instant>> heard() {
        return heard;
    }

    Map<ConnectorKey, Newest> connectors() {
        return connectors;
    }

    Iterable<StatusRow> history() {
        return history.values();
    }

    Iterable<BootRow> boots() {
        return boots.values();
    }

    Iterable<StartRow> starts() {
        return starts.values();
    }

    Iterable<AnswerRow> answers() {
        return answers.values();
    }

    Iterable<StopRow> stops() {
        return stops.values();
    }

    Iterable<SessionRow> sessions() {
        return sessions.values();
    }

    Iterable<NodeStarted> nodeStarts() {
        return nodeStarts;
    }

    private void add(LiveChange change) {
        if (change instanceof Heard it) {
            heard(it.station(), Optional.of(it.at()));
        } else if (change instanceof Status status) {
            heard(status.station(), Optional.empty());
            add(StatusRow.of(status));
        } else if (change instanceof Boot boot) {
            heard(boot.station(), Optional.empty());
            boots.merge(boot.station(), BootRow.of(boot), BinaryOperator.maxBy(NEWER_BOOT));
        } else if (change instanceof Started start) {
            heard(start.station(), Optional.empty());
            StartRow row = StartRow.of(start);
            starts.put(key(start.station(), row.exchange(), Micros.of(start.receivedAt()), row.content()), row);
        } else if (change instanceof Answered answer) {
            heard(answer.station(), Optional.empty());
            AnswerRow row = new AnswerRow(answer, exchangeKey(answer.exchange()));
            answers.put(key(answer.station(), row.exchange(), Micros.of(answer.sentAt()), answer.transactionId()), row);
        } else if (change instanceof Stopped stop) {
            heard(stop.station(), Optional.empty());
            stops.merge(
                    key(stop.station(), stop.transactionId()), StopRow.of(stop), BinaryOperator.minBy(EARLIER_STOP));
        } else if (change instanceof Connected opened) {
            heard(opened.station(), Optional.of(opened.at()));
            add(new SessionRow(opened.station(), opened.session(), opened.node(), opened.at(), null));
        } else if (change instanceof Disconnected end) {
            heard(end.station(), end.lastHeardAt());
            add(new SessionRow(end.station(), end.session(), end.node(), null, end));
        } else if (change instanceof NodeStarted start) {
            nodeStarts.add(start);
        }
    }

    private void heard(StationKey station, Optional<Instant> at) {
        heard.merge(
                station,
                at,
                (one, other) ->
                        one.isEmpty() || other.isPresent() && other.get().isAfter(one.get()) ? other : one);
    }

    private void add(StatusRow row) {
        Status status = row.status();
        connectors.merge(
                new ConnectorKey(status.station(), status.connectorId()),
                new Newest(row, true),
                (one, other) -> new Newest(NEWER.compare(other.row, one.row) > 0 ? other.row : one.row, false));
        history.merge(
                key(status.station(), status.connectorId(), Micros.of(status.occurredAt()), row.content()),
                row,
                BinaryOperator.maxBy(NEWER));
    }

    private void add(SessionRow row) {
        sessions.merge(key(row.station(), row.session()), row, SessionRow::with);
    }

    private static String exchangeKey(LiveChange.Exchange exchange) {
        return StationText.hash(exchange.session(), exchange.messageId());
    }

    /** A key of the parts that no other parts have. */
    private static String key(StationKey station, Object... parts) {
        StringBuilder key = new StringBuilder(96);
        key.append(station.stationId()).append('\0').append(station.tenant());
        for (Object part : parts) {
            key.append('\0').append(part);
        }
        return key.toString();
    }
}
