package io.chargelake.ingest.ingress;

import io.chargelake.ingest.ingress.identity.Station;
import java.util.UUID;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One websocket connection of a station.
 *
 * @param station the station as it was known when it connected
 * @param id one UUID for each connection
 */
record Session(Station station, String id) {

    private static final int MOST_CHARACTERS_LOGGED = 64;

    /** A connection of a station of which nothing is known. */
    Session(String stationId, String id) {
        this(Station.unlisted(stationId), id);
    }

    /** A connection that begins now. */
    static Session begin(Station station) {
        return new Session(station, UUID.randomUUID().toString());
    }

    /** The same, of a station of which nothing is known. */
    static Session begin(String stationId) {
        return begin(Station.unlisted(stationId));
    }

    /** The station's id, decoded; hostile text, for logs use {@link #toString}. */
    String stationId() {
        return station.id();
    }

    /**
     * A line of the log that is about this connection: where the log is JSON, it gets the fields {@code station}, as the
     * station writes itself, and {@code session}.
     *
     * @param line such as {@code LOG.atInfo()}
     */
    LoggingEventBuilder about(LoggingEventBuilder line) {
        return line.addKeyValue("station", stationId()).addKeyValue("session", id);
    }

    /** For logs: the id with everything but plain characters replaced, and cut. */
    @Override
    public String toString() {
        String stationId = stationId();
        String cut = stationId.length() <= MOST_CHARACTERS_LOGGED
                ? stationId
                : stationId.substring(0, MOST_CHARACTERS_LOGGED) + "...";
        return cut.replaceAll("[^\\p{L}\\p{N} ._:/+*-]", "?") + " (session " + id + ")";
    }
}
