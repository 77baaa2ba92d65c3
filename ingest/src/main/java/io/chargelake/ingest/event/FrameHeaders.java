package io.chargelake.ingest.event;

/**
 * Names of the headers of a record on {@code ocpp.frames}. Values are UTF-8 text. Every header is optional: other
 * producers are welcome, and a missing one is repaired in bronze where it can be.
 */
public final class FrameHeaders {

    /** The websocket subprotocol of the socket, for example {@code ocpp1.6}. */
    public static final String OCPP_VERSION = "ocpp-version";

    /** {@code in} from the station or {@code out} to it: the {@link Direction}'s word. */
    public static final String DIRECTION = "direction";

    /** One UUID for each websocket connection. */
    public static final String SESSION = "session";

    /** The frame's action; on results and errors the action that they answer. */
    public static final String ACTION = "action";

    /** The ingress process that holds the socket. */
    public static final String NODE = "node";

    /** The tenant that the station belongs to. */
    public static final String TENANT = "tenant";

    /**
     * What a record of another topic than {@code ocpp.frames} is: {@link StationCommand#EVENT},
     * {@link CommandResult#EVENT} or {@link SessionEvent#EVENT}. Frames do not have it.
     */
    public static final String EVENT = "event";

    /**
     * Present where a station used a message id again on the same socket: {@code same} with the same bytes, which got the
     * answer they had got before, but for heartbeats and boots, whose answers tell the time; {@code other} with other bytes, which were taken as a new message.
     */
    public static final String DUPLICATE = "duplicate";

    private FrameHeaders() {}
}
