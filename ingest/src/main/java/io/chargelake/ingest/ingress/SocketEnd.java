package io.chargelake.ingest.ingress;

/** Why a socket is gone: the {@code reason} of a session event. */
enum SocketEnd {
    CLOSED_BY_STATION("closed-by-station"),
    CONNECTION_LOST("connection-lost"),
    REPLACED("replaced"),
    IDLE("idle"),
    UNLISTED("unlisted"),
    SHUTDOWN("shutdown"),
    PROTOCOL_ERROR("protocol-error");

    private final String word;

    SocketEnd(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
