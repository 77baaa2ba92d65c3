package io.chargelake.ingest.ingress;

import java.util.UUID;

/**
 * One websocket connection of a station.
 *
 * @param stationId the station, decoded; hostile text, for logs use {@link #toString}
 * @param id one UUID for each connection
 */
record Session(String stationId, String id) {

    private static final int MOST_CHARACTERS_LOGGED = 64;

    /** A connection that begins now. */
    static Session begin(String stationId) {
        return new Session(stationId, UUID.randomUUID().toString());
    }

    /** For logs: the id with everything but plain characters replaced, and cut. */
    @Override
    public String toString() {
        String cut = stationId.length() <= MOST_CHARACTERS_LOGGED
                ? stationId
                : stationId.substring(0, MOST_CHARACTERS_LOGGED) + "...";
        return cut.replaceAll("[^\\p{L}\\p{N} ._:/+*-]", "?") + " (session " + id + ")";
    }
}
