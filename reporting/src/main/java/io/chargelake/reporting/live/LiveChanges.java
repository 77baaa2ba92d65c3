package io.chargelake.reporting.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.ingest.event.Direction;
import io.chargelake.ingest.event.EventKind;
import io.chargelake.ingest.event.FrameHeaders;
import io.chargelake.ingest.event.MalformedEventException;
import io.chargelake.ingest.event.SessionEvent;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.IdTag;
import io.chargelake.ocpp.MalformedFrameException;
import io.chargelake.ocpp.OcppJ;
import io.chargelake.ocpp.OcppTimestamp;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StartTransactionResult;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.BootNotification;
import io.chargelake.ocpp.StationRequest.StartTransaction;
import io.chargelake.ocpp.StationRequest.StatusNotification;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import io.chargelake.ocpp.StationRequests;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What records of Kafka say, read as curation reads them: tolerant requests, repaired clocks, answers that are paired by
 * session and message id. The same record always says the same.
 */
public final class LiveChanges {

    /** No clock of today shows this time. */
    private static final Instant TOO_LATE = Instant.parse("9999-12-31T00:00:00Z");

    /** The longest station id that the ingress lets in; a tenant's name is as long at most. */
    private static final int LONGEST_ID = 255;

    /** Flags of times that are those of receipt, see {@link EventTime}. */
    private static final Set<String> REPAIRED =
            Set.of("timestamp_missing", "timestamp_unreadable", "clock_before_2010", "clock_ahead");

    private final Function<String, Optional<ZoneId>> zones;

    /**
     * @param zones where a station is, by its id: the times that it writes without a zone are read by the clock there, or
     *     as UTC where that is not known
     */
    public LiveChanges(Function<String, Optional<ZoneId>> zones) {
        this.zones = zones;
    }

    /**
     * What a record says.
     *
     * @param changes in no particular order; may be empty
     * @param readable false where the record is malformed, or a request that cannot be used; that the station was heard is
     *     a change all the same
     */
    public record Said(List<LiveChange> changes, boolean readable) {

        private static final Said NOTHING = new Said(List.of(), true);
        private static final Said UNREADABLE = new Said(List.of(), false);

        /** Copies the changes. */
        public Said {
            changes = List.copyOf(changes);
        }
    }

    /** Reads a record of {@code ocpp.frames}; whatever it is, nothing is thrown. */
    public Said frame(ConsumerRecord<byte[], byte[]> record) {
        Optional<StationKey> station = station(text(record.key()), header(record, FrameHeaders.TENANT));
        if (station.isEmpty() || !isPossible(record.timestamp())) {
            return Said.UNREADABLE;
        }
        String direction = header(record, FrameHeaders.DIRECTION);
        boolean in = Direction.IN.word().equals(direction);
        Frame frame;
        try {
            frame = OcppJ.read(record.value());
        } catch (MalformedFrameException e) {
            return new Said(in ? List.of(heard(station.get(), record)) : List.of(), false);
        }
        if (frame instanceof Frame.Call call && (in || direction == null)) {
            return request(station.get(), record, call, in);
        }
        if (frame instanceof Frame.CallResult result && !in) {
            return answer(station.get(), record, result);
        }
        return in ? new Said(List.of(heard(station.get(), record)), true) : Said.NOTHING;
    }

    /** Reads a record of {@code ocpp.sessions}; whatever it is, nothing is thrown. */
    public Said session(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (EventKind.of(header(record, FrameHeaders.EVENT), record.value()) != EventKind.SESSION) {
                return Said.UNREADABLE;
            }
            return session(SessionEvent.read(record.value()));
        } catch (MalformedEventException e) {
            return Said.UNREADABLE;
        }
    }

    private static Said session(SessionEvent event) {
        if (!isPossible(event.at())
                || event.lastHeardAt().filter(at -> !isPossible(at)).isPresent()) {
            return Said.UNREADABLE;
        }
        Instant at = event.at().truncatedTo(ChronoUnit.MICROS);
        String node = StationText.key(event.node());
        String session = StationText.key(event.session());
        if (event.change() == SessionEvent.Change.NODE_STARTED) {
            return new Said(List.of(new LiveChange.NodeStarted(node, session, at)), true);
        }
        Optional<StationKey> station = station(event.stationId(), event.tenant().orElse(null));
        if (station.isEmpty()) {
            return Said.UNREADABLE;
        }
        LiveChange change = event.change() == SessionEvent.Change.CONNECTED
                ? new LiveChange.Connected(station.get(), session, node, at)
                : new LiveChange.Disconnected(
                        station.get(),
                        session,
                        node,
                        at,
                        event.reason().map(StationText::shown),
                        event.lastHeardAt().map(heard -> heard.truncatedTo(ChronoUnit.MICROS)));
        return new Said(List.of(change), true);
    }

    /** @param in whether the producer said that it comes from the station */
    private Said request(StationKey station, ConsumerRecord<byte[], byte[]> record, Frame.Call call, boolean in) {
        Optional<Action> action = Action.of(call.action());
        if (action.isEmpty()) {
            return in ? new Said(List.of(heard(station, record)), true) : Said.NOTHING;
        }
        LiveChange heard = heard(station, record);
        if (!(StationRequests.read(action.get(), call.payload()) instanceof Reading.Usable<StationRequest> usable)) {
            return new Said(List.of(heard), false);
        }
        return told(station, record, call, usable.value())
                .map(change -> new Said(List.of(heard, change), true))
                .orElseGet(() -> new Said(List.of(heard), true));
    }

    private Optional<LiveChange> told(
            StationKey station, ConsumerRecord<byte[], byte[]> record, Frame.Call call, StationRequest request) {
        Instant receivedAt = Instant.ofEpochMilli(record.timestamp());
        if (request instanceof StatusNotification status) {
            return Optional.of(status(station, record, status));
        }
        if (request instanceof BootNotification boot) {
            BootData data = new BootData(
                    boot.chargePointVendor().map(StationText::shown),
                    boot.chargePointModel().map(StationText::shown),
                    boot.chargePointSerialNumber()
                            .or(boot::chargeBoxSerialNumber)
                            .map(StationText::shown),
                    boot.firmwareVersion().map(StationText::shown),
                    receivedAt);
            return Optional.of(new LiveChange.Boot(station, data, record.offset()));
        }
        if (request instanceof StartTransaction start) {
            return Optional.of(new LiveChange.Started(
                    station,
                    exchange(record, call.messageId()),
                    start.connectorId(),
                    StationText.shown(start.idTag().key()),
                    start.meterStart(),
                    time(station, record, start.timestamp()).occurredAt(),
                    receivedAt));
        }
        if (request instanceof StopTransaction stop) {
            // A stop that names no transaction is left to gold, which knows who may have meant which.
            return stop.transactionId()
                    .filter(id -> id > 0)
                    .map(id -> new LiveChange.Stopped(
                            station,
                            id,
                            stop.idTag().map(IdTag::key).map(StationText::shown),
                            stop.meterStop(),
                            StationText.shown(stop.reason().text()),
                            time(station, record, stop.timestamp()).occurredAt(),
                            receivedAt));
        }
        return Optional.empty();
    }

    private LiveChange status(StationKey station, ConsumerRecord<byte[], byte[]> record, StatusNotification status) {
        EventTime time = time(station, record, status.timestamp());
        return new LiveChange.Status(
                station,
                status.connectorId(),
                StationText.shown(status.status().text()),
                status.errorCode().wireName(),
                status.rawErrorCode().map(StationText::shown),
                status.info().map(StationText::shown),
                status.vendorId().map(StationText::shown),
                status.vendorErrorCode().map(StationText::shown),
                time.occurredAt(),
                Instant.ofEpochMilli(record.timestamp()),
                record.offset(),
                time.flags().stream().anyMatch(REPAIRED::contains));
    }

    /** Only an answer that names a transaction is of use; one whose action nobody says may be to anything else. */
    private static Said answer(StationKey station, ConsumerRecord<byte[], byte[]> record, Frame.CallResult result) {
        String action = header(record, FrameHeaders.ACTION);
        if (action != null
                && !action.isBlank()
                && Action.of(action).filter(Action.START_TRANSACTION::equals).isEmpty()) {
            return Said.NOTHING;
        }
        return StartTransactionResult.read(result.payload())
                .transactionId()
                .filter(id -> id > 0)
                .map(id -> new Said(
                        List.of(new LiveChange.Answered(
                                station,
                                exchange(record, result.messageId()),
                                id,
                                Instant.ofEpochMilli(record.timestamp()))),
                        true))
                .orElse(Said.NOTHING);
    }

    private EventTime time(
            StationKey station, ConsumerRecord<byte[], byte[]> record, Optional<OcppTimestamp> timestamp) {
        Optional<OcppTimestamp> local = timestamp.map(
                time -> zones.apply(station.stationId()).map(time::in).orElse(time));
        return EventTime.of(local, Instant.ofEpochMilli(record.timestamp()));
    }

    private static LiveChange heard(StationKey station, ConsumerRecord<byte[], byte[]> record) {
        return new LiveChange.Heard(station, Instant.ofEpochMilli(record.timestamp()));
    }

    private static LiveChange.Exchange exchange(ConsumerRecord<byte[], byte[]> record, String messageId) {
        String session = header(record, FrameHeaders.SESSION);
        return new LiveChange.Exchange(session == null ? "" : session, messageId == null ? "" : messageId);
    }

    private static Optional<StationKey> station(String id, String tenant) {
        boolean usable = id != null
                && !id.isEmpty()
                && id.length() <= LONGEST_ID
                && (tenant == null || tenant.length() <= LONGEST_ID);
        return usable
                ? Optional.of(
                        new StationKey(tenant == null ? "" : StationText.storable(tenant), StationText.storable(id)))
                : Optional.empty();
    }

    private static boolean isPossible(long epochMillis) {
        return epochMillis >= 0 && epochMillis < TOO_LATE.toEpochMilli();
    }

    private static boolean isPossible(Instant at) {
        return !at.isBefore(Instant.EPOCH) && at.isBefore(TOO_LATE);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    private static String text(byte[] utf8) {
        return utf8 == null ? null : new String(utf8, UTF_8);
    }
}
