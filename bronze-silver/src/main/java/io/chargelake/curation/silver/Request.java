package io.chargelake.curation.silver;

import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A request of a station, as {@code bronze.messages} keeps it.
 *
 * @param stationId the station
 * @param receivedAt when the ingress received it
 * @param action what it asks or tells
 * @param messageId its id, null where the station sent none
 * @param session the websocket connection, null where the producer knew none
 * @param tenant the tenant that the station belongs to, null where unknown
 * @param flags what was repaired in the frame
 * @param payload the payload as JSON text
 * @param zone the station's time zone by the register, null where it names none
 */
public record Request(
        String stationId,
        Instant receivedAt,
        Action action,
        String messageId,
        String session,
        String tenant,
        List<String> flags,
        String payload,
        ZoneId zone) {}
