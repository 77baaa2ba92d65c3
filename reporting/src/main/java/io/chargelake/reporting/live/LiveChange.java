package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;

/** What one record of Kafka says of a station, made by {@link LiveChanges}. */
public sealed interface LiveChange {

    /**
     * The station was heard, or something was said of it that tells no more.
     *
     * @param at when, in UTC
     */
    record Heard(StationKey station, Instant at) implements LiveChange {}

    /**
     * A status of a connector.
     *
     * @param offset of the record in its partition: breaks ties only
     */
    record Status(
            StationKey station,
            int connectorId,
            String status,
            String errorCode,
            Optional<String> rawErrorCode,
            Optional<String> info,
            Optional<String> vendorId,
            Optional<String> vendorErrorCode,
            Instant occurredAt,
            Instant receivedAt,
            long offset,
            boolean clockRepaired)
            implements LiveChange {}

    /**
     * The station has started.
     *
     * @param offset of the record in its partition: breaks ties only
     */
    record Boot(StationKey station, BootData data, long offset) implements LiveChange {}

    /**
     * A charge has begun; its id is in the answer.
     *
     * @param exchange session and message id of the request
     */
    record Started(
            StationKey station,
            Exchange exchange,
            int connectorId,
            String idTag,
            long meterStartWh,
            Instant startedAt,
            Instant receivedAt)
            implements LiveChange {}

    /**
     * The answer to a start.
     *
     * @param exchange session and message id of the request
     */
    record Answered(StationKey station, Exchange exchange, long transactionId, Instant sentAt) implements LiveChange {}

    /** A charge has ended. */
    record Stopped(
            StationKey station,
            long transactionId,
            Optional<String> idTag,
            Optional<Long> meterStopWh,
            String reason,
            Instant stoppedAt,
            Instant receivedAt)
            implements LiveChange {}

    /** A socket was opened. */
    record Connected(StationKey station, String session, String node, Instant at) implements LiveChange {}

    /** A socket is gone. */
    record Disconnected(
            StationKey station,
            String session,
            String node,
            Instant at,
            Optional<String> reason,
            Optional<Instant> lastHeardAt)
            implements LiveChange {}

    /** An ingress process started: every earlier session of its node is over. */
    record NodeStarted(String node, String process, Instant at) implements LiveChange {}

    /**
     * What pairs a request with its answer.
     *
     * @param session empty where the producer knew none
     * @param messageId empty where the station sent none
     */
    record Exchange(String session, String messageId) {}
}
