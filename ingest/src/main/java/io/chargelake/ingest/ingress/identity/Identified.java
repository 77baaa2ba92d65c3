package io.chargelake.ingest.ingress.identity;

/** What came of asking a connection who it is. */
public sealed interface Identified {

    /**
     * A station that is who it says.
     *
     * @param station what is known of it
     */
    record Known(Station station) implements Identified {}

    /** No station of that id is known. */
    record Unknown() implements Identified {}

    /**
     * It has not proved to be the station.
     *
     * @param reason for the log of the central system; shows no secret, and is not told to the station
     */
    record Unproven(String reason) implements Identified {}
}
