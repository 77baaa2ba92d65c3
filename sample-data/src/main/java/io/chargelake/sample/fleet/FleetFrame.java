package io.chargelake.sample.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One OCPP-J frame as an ingress records it: what becomes one Kafka record.
 *
 * @param stationId the station, also the key of the Kafka record
 * @param receivedAt when the ingress received or sent the frame, in whole milliseconds: the Kafka timestamp
 * @param direction from the station or to it
 * @param session the websocket connection, a UUID
 * @param action the action of the request, also on the answer to it; empty for a frame that names none
 * @param frame the frame as on the wire, UTF-8 unless the station broke it
 */
@SuppressWarnings("ArrayRecordComponent")
public record FleetFrame(
        String stationId,
        Instant receivedAt,
        Direction direction,
        String session,
        Optional<String> action,
        byte[] frame) {

    public FleetFrame {
        Objects.requireNonNull(stationId, "stationId");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(frame, "frame");
    }
}
