package io.chargelake.ingest.ingress;

import io.chargelake.ingest.ingress.spool.SpoolConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link OcppIngress} is told. {@link #forKafka} gives the defaults, for a port that is free.
 *
 * @param kafka where frames go
 * @param listener where stations connect
 * @param origin what is written into every record's headers
 * @param heartbeatInterval told to stations at boot, in whole seconds, up to a tenth more or less
 * @param access which stations may connect, and who may charge
 * @param sockets how long sockets are waited for
 * @param crowd how many may come at once
 * @param admin where health and metrics are asked for; empty where nowhere
 * @param spool where records wait while Kafka is away; empty for nowhere: stations are then told to try again
 */
public record IngressConfig(
        Kafka kafka,
        Listener listener,
        Origin origin,
        Duration heartbeatInterval,
        Access access,
        SocketManners sockets,
        Crowd crowd,
        Optional<Admin> admin,
        Optional<SpoolConfig> spool) {

    /** Checks what can be checked without a network. */
    public IngressConfig {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(sockets, "sockets");
        Objects.requireNonNull(crowd, "crowd");
        Objects.requireNonNull(admin, "admin");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(spool, "spool");
        require(heartbeatInterval.toSeconds() > 0, "heartbeatInterval", heartbeatInterval, "1 s or more");
    }

    /** Listens on the loopback interface at any free port, with the topics' usual names, 300 s between heartbeats and no spool. */
    public static IngressConfig forKafka(String bootstrap) {
        return new IngressConfig(
                Kafka.at(bootstrap),
                Listener.onLoopback(0),
                new Origin("ingress", null),
                Duration.ofSeconds(300),
                Access.forEverybody(),
                SocketManners.usual(),
                Crowd.usual(),
                Optional.empty(),
                Optional.empty());
    }

    /** With other topics or another patience. */
    public IngressConfig with(Kafka other) {
        return new IngressConfig(other, listener, origin, heartbeatInterval, access, sockets, crowd, admin, spool);
    }

    /** With another address, or other manners towards stations. */
    public IngressConfig with(Listener other) {
        return new IngressConfig(kafka, other, origin, heartbeatInterval, access, sockets, crowd, admin, spool);
    }

    /** With a place where records wait while Kafka is away. */
    public IngressConfig with(SpoolConfig other) {
        return new IngressConfig(
                kafka, listener, origin, heartbeatInterval, access, sockets, crowd, admin, Optional.of(other));
    }

    /** With another interval between heartbeats. */
    public IngressConfig withHeartbeatInterval(Duration interval) {
        return new IngressConfig(kafka, listener, origin, interval, access, sockets, crowd, admin, spool);
    }

    /** With other rules for who may connect and charge. */
    public IngressConfig with(Access other) {
        return new IngressConfig(kafka, listener, origin, heartbeatInterval, other, sockets, crowd, admin, spool);
    }

    /** As another process. */
    public IngressConfig with(Origin other) {
        return new IngressConfig(kafka, listener, other, heartbeatInterval, access, sockets, crowd, admin, spool);
    }

    /** With other patience towards stations. */
    public IngressConfig with(SocketManners other) {
        return new IngressConfig(kafka, listener, origin, heartbeatInterval, access, other, crowd, admin, spool);
    }

    /** With another bound of who may come at once. */
    public IngressConfig with(Crowd other) {
        return new IngressConfig(kafka, listener, origin, heartbeatInterval, access, sockets, other, admin, spool);
    }

    /** With health and metrics. */
    public IngressConfig with(Admin other) {
        return new IngressConfig(
                kafka, listener, origin, heartbeatInterval, access, sockets, crowd, Optional.of(other), spool);
    }

    /**
     * How many may come at once.
     *
     * @param handshakesPerSecond more wait for their turn, and where it is far away are asked to come later
     * @param mostNewcomers connections before their handshake; with one more the oldest is closed
     */
    public record Crowd(int handshakesPerSecond, int mostNewcomers) {

        /** Checks what can be checked. */
        public Crowd {
            require(
                    handshakesPerSecond > 0 && handshakesPerSecond <= 1_000_000,
                    "handshakesPerSecond",
                    handshakesPerSecond,
                    "1 to 1000000");
            require(mostNewcomers > 0, "mostNewcomers", mostNewcomers, "1 or more");
        }

        /** A thousand a second, and four thousand before their handshake. */
        public static Crowd usual() {
            return new Crowd(1_000, 4_000);
        }
    }

    /**
     * Where health and metrics are asked for.
     *
     * @param host address to listen on
     * @param port port to listen on; 0 for any that is free
     */
    public record Admin(String host, int port) {

        /** Checks what can be checked without a network. */
        public Admin {
            Objects.requireNonNull(host, "host");
            require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        }
    }

    /**
     * Where frames go. Topics are created when missing.
     *
     * @param bootstrap bootstrap servers, {@code HOST:PORT}
     * @param framesTopic takes every frame
     * @param transactionsTopic gives transaction ids; has one partition
     * @param sessionsTopic takes what happens to sockets
     * @param commandsTopic holds what stations are asked
     * @param commandResultsTopic takes what has become of that
     * @param partitions of a frames topic that is created
     * @param replication of topics that are created
     * @param deliveryTimeout how long Kafka may take to acknowledge before it counts as away: records go to
     *     the spool, or stations are told to try again where there is none
     */
    public record Kafka(
            String bootstrap,
            String framesTopic,
            String transactionsTopic,
            String sessionsTopic,
            String commandsTopic,
            String commandResultsTopic,
            int partitions,
            int replication,
            Duration deliveryTimeout) {

        /** Checks what can be checked without a network. */
        public Kafka {
            Objects.requireNonNull(bootstrap, "bootstrap");
            Objects.requireNonNull(framesTopic, "framesTopic");
            Objects.requireNonNull(transactionsTopic, "transactionsTopic");
            Objects.requireNonNull(sessionsTopic, "sessionsTopic");
            Objects.requireNonNull(commandsTopic, "commandsTopic");
            Objects.requireNonNull(commandResultsTopic, "commandResultsTopic");
            require(partitions > 0, "partitions", partitions, "1 or more");
            require(replication > 0 && replication <= Short.MAX_VALUE, "replication", replication, "1 or more");
            require(deliveryTimeout.toMillis() >= 1_000, "deliveryTimeout", deliveryTimeout, "1 s or more");
        }

        /** {@code ocpp.frames} with 4 partitions and the other topics' usual names, replication 1, 15 s. */
        public static Kafka at(String bootstrap) {
            return new Kafka(
                    bootstrap,
                    "ocpp.frames",
                    "ocpp.transactions",
                    "ocpp.sessions",
                    "ocpp.commands",
                    "ocpp.command-results",
                    4,
                    1,
                    Duration.ofSeconds(15));
        }

        /** With topics of other names, the rest of them named after that of frames. */
        public Kafka withTopics(String frames, String transactions) {
            return new Kafka(
                    bootstrap,
                    frames,
                    transactions,
                    frames + ".sessions",
                    frames + ".commands",
                    frames + ".command-results",
                    partitions,
                    replication,
                    deliveryTimeout);
        }

        /** With another patience. */
        public Kafka withDeliveryTimeout(Duration timeout) {
            return new Kafka(
                    bootstrap,
                    framesTopic,
                    transactionsTopic,
                    sessionsTopic,
                    commandsTopic,
                    commandResultsTopic,
                    partitions,
                    replication,
                    timeout);
        }
    }

    /**
     * Where stations connect, and what they may do.
     *
     * @param host address to listen on
     * @param port port to listen on; 0 for any that is free
     * @param mostFrameBytes largest message of a station, fragments added up; a larger one closes the socket (1009)
     * @param allowMissingSubprotocol whether a station that offers no subprotocol at all is taken for OCPP 1.6
     */
    public record Listener(String host, int port, int mostFrameBytes, boolean allowMissingSubprotocol) {

        /** Fits, with key and headers, into Kafka's default limit of 1,048,588 bytes for a record. */
        public static final int DEFAULT_MOST_FRAME_BYTES = 1_000_000;

        /** Checks what can be checked without a network. */
        public Listener {
            Objects.requireNonNull(host, "host");
            require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
            require(mostFrameBytes >= 1_024, "mostFrameBytes", mostFrameBytes, "1024 or more");
        }

        /** For stations on this machine, strict about the subprotocol. */
        public static Listener onLoopback(int port) {
            return new Listener("127.0.0.1", port, DEFAULT_MOST_FRAME_BYTES, false);
        }
    }

    /**
     * Who writes the records.
     *
     * @param node this process
     * @param tenant whom the stations belong to; null where there is one
     */
    public record Origin(String node, String tenant) {

        /** A node has a name. */
        public Origin {
            Objects.requireNonNull(node, "node");
        }
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
