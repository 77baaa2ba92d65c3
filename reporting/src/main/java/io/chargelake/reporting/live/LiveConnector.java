package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;

/**
 * The latest status of a connector (OCPP 1.6, section 4.9). Text is a station's own, cut at 1,000 characters and hostile
 * until it is escaped.
 *
 * @param connectorId 0 for the station's main controller
 * @param status OCPP's word, or the station's where OCPP does not know it
 * @param errorCode OCPP's word
 * @param rawErrorCode what the station sent as error code where OCPP does not know it
 * @param info free text
 * @param vendorId who defined vendorErrorCode
 * @param vendorErrorCode the vendor's own code
 * @param since since when status and error code have been these, as far as history goes back
 * @param occurredAt when the station says that it was; the time of receipt where its clock is missing or impossible
 * @param receivedAt when the ingress received it, the last time where it came more than once
 * @param clockRepaired whether occurredAt is the time of receipt because the station's clock is missing or impossible
 */
public record LiveConnector(
        int connectorId,
        String status,
        String errorCode,
        Optional<String> rawErrorCode,
        Optional<String> info,
        Optional<String> vendorId,
        Optional<String> vendorErrorCode,
        Instant since,
        Instant occurredAt,
        Instant receivedAt,
        boolean clockRepaired) {}
