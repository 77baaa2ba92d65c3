package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;

/**
 * What a connector said of its state at a time. A station that says the same again, with the same time, has said one
 * thing; with another time it is another entry though the status may be the same.
 *
 * @param connectorId 0 for the station's main controller
 * @param status OCPP's word, or the station's where OCPP does not know it
 * @param errorCode OCPP's word
 * @param info free text of the station
 * @param vendorErrorCode the vendor's own code
 * @param occurredAt when the station says that it was; the time of receipt where its clock is missing or impossible
 * @param receivedAt when the ingress received it, the last time where it came more than once
 * @param clockRepaired whether occurredAt is the time of receipt because the station's clock is missing or impossible
 */
public record StatusChange(
        int connectorId,
        String status,
        String errorCode,
        Optional<String> info,
        Optional<String> vendorErrorCode,
        Instant occurredAt,
        Instant receivedAt,
        boolean clockRepaired) {}
