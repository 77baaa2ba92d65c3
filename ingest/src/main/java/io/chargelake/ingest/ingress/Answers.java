package io.chargelake.ingest.ingress;

import com.fasterxml.jackson.databind.node.TextNode;
import io.chargelake.ingest.ingress.authorization.IdTagInfo;
import io.chargelake.ingest.ingress.authorization.IdTags;
import io.chargelake.ingest.ingress.identity.Registration;
import io.chargelake.ingest.ingress.identity.Station;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.IdTag;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What the central system says to a station's requests. An id tag that may not charge is told so, and its start gets a
 * transaction id like any other, because the station may charge all the same (OCPP 1.6, 4.8). A payload that breaks the
 * schema is answered all the same, because a refused transaction message is repeated and then dropped by the station
 * (OCPP 1.6, 4.8 to 4.10): what cannot be used is set aside in the lake, not at the socket.
 */
final class Answers {

    private static final String NOTHING = "{}";

    private static final double JITTER = 0.1;

    private final long heartbeatSeconds;
    private final long bootRetrySeconds;
    private final IdTags idTags;
    private final DoubleSupplier random;

    /** @param random from 0 to 1; spreads the heartbeats of stations that boot at the same time */
    Answers(Duration heartbeatInterval, Duration bootRetry, IdTags idTags, DoubleSupplier random) {
        this.heartbeatSeconds = heartbeatInterval.toSeconds();
        this.bootRetrySeconds = bootRetry.toSeconds();
        this.idTags = idTags;
        this.random = random;
    }

    /** The payload of the result of any request but StartTransaction. */
    String to(Action action, Frame.Call call, Station station, Instant now) {
        return switch (action) {
            case AUTHORIZE -> "{" + idTagInfo(idTag(action, call).orElse("")) + "}";
            case BOOT_NOTIFICATION -> boot(station.registration(), now);
            // A vendor's message is kept like any other; nobody here has to understand it.
            case DATA_TRANSFER -> "{\"status\":\"Accepted\"}";
            case HEARTBEAT -> "{\"currentTime\":\"" + time(now) + "\"}";
            // Without an id tag there is nobody to inform about (OCPP 1.6, 6.50).
            case STOP_TRANSACTION ->
                idTag(action, call)
                        .filter(idTag -> !idTag.isEmpty())
                        .map(idTag -> "{" + idTagInfo(idTag) + "}")
                        .orElse(NOTHING);
            case DIAGNOSTICS_STATUS_NOTIFICATION, FIRMWARE_STATUS_NOTIFICATION, METER_VALUES, STATUS_NOTIFICATION ->
                NOTHING;
            case START_TRANSACTION ->
                throw new IllegalArgumentException(
                        "action: StartTransaction (expected: one whose answer needs no transaction id)");
        };
    }

    /** The payload of the result of a StartTransaction. */
    String toStart(long transactionId, Frame.Call call) {
        return "{\"transactionId\":" + transactionId + ","
                + idTagInfo(idTag(Action.START_TRANSACTION, call).orElse("")) + "}";
    }

    /** A whole number of seconds (OCPP-J errata, 2.3), up to a tenth more or less than configured. */
    private long spread(long seconds) {
        return Math.max(1, Math.round(seconds * (1 + JITTER * (2 * random.getAsDouble() - 1))));
    }

    private String boot(Registration registration, Instant now) {
        long interval = spread(registration == Registration.ACCEPTED ? heartbeatSeconds : bootRetrySeconds);
        return "{\"status\":\"" + registration.wireName() + "\",\"currentTime\":\"" + time(now) + "\",\"interval\":"
                + interval + "}";
    }

    private String idTagInfo(String idTag) {
        IdTagInfo info = idTags.of(idTag);
        StringBuilder json = new StringBuilder("\"idTagInfo\":{\"status\":\"")
                .append(info.status().wireName())
                .append('"');
        info.expiryDate()
                .ifPresent(
                        date -> json.append(",\"expiryDate\":\"").append(date).append('"'));
        info.parentIdTag().ifPresent(parent -> json.append(",\"parentIdTag\":").append(TextNode.valueOf(parent)));
        return json.append('}').toString();
    }

    /** The id tag of a request, also of one that cannot be used for another reason: its driver waits. */
    private static Optional<String> idTag(Action action, Frame.Call call) {
        Reading<StationRequest> reading = StationRequests.read(action, call.payload());
        if (reading instanceof Reading.Unusable) {
            // What makes an Authorize is the id tag alone; all else in the payload is to it a field more.
            reading = StationRequests.read(Action.AUTHORIZE, call.payload());
        }
        if (!(reading instanceof Reading.Usable<StationRequest> usable)) {
            return Optional.empty();
        }
        if (usable.value() instanceof StationRequest.Authorize authorize) {
            return Optional.of(authorize.idTag().text());
        }
        if (usable.value() instanceof StationRequest.StartTransaction start) {
            return Optional.of(start.idTag().text());
        }
        return usable.value() instanceof StationRequest.StopTransaction stop
                ? stop.idTag().map(IdTag::text)
                : Optional.empty();
    }

    private static Instant time(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }
}
