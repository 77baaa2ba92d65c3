package io.chargelake.sample.truth;

import java.time.Instant;

/**
 * A connector's status as the tables should know it.
 *
 * @param connectorId the connector, 0 for the station itself
 * @param occurredAt when it happened, by {@link ClockRule}
 * @param receivedAt when it was received first
 * @param status the status by its OCPP name, or the station's own word
 * @param errorCode the error code by its OCPP name; OtherError for a code that OCPP does not know
 */
public record StatusSaid(int connectorId, Instant occurredAt, Instant receivedAt, String status, String errorCode) {

    boolean isFault() {
        return status.equals("Faulted");
    }

    boolean isWarning() {
        return !isFault() && !errorCode.equals("NoError");
    }
}
