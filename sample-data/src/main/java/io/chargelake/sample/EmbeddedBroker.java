package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Kafka of one node in this JVM, broker and KRaft controller alike, for laptops, the demo and tests. It listens
 * on the loopback interface only, keeps records for ever whatever their timestamps say, and creates no topic unasked.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int NODE = 1;
    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String LOCK = "chargelake.lock";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Sockets sockets;
    private final Path data;
    private final boolean temporary;
    private FileChannel lock;
    private BrokerServer broker;
    private ControllerServer controller;

    private EmbeddedBroker(Sockets sockets, Path data, boolean temporary) {
        this.sockets = sockets;
        this.data = data;
        this.temporary = temporary;
    }

    /**
     * Starts a broker on a free port whose records are gone when it is closed.
     *
     * @throws CommandFailure if it cannot start
     */
    public static EmbeddedBroker temporary() {
        Path folder;
        try {
            folder = Files.createTempDirectory("chargelake-broker");
        } catch (IOException e) {
            throw CommandFailure.unreachable(
                    "No folder for the broker's records can be made in the temporary folder "
                            + System.getProperty("java.io.tmpdir") + ": " + e + ".",
                    e);
        }
        return start(0, folder, true);
    }

    /**
     * Starts a broker that keeps its records over restarts.
     *
     * @param port the port on the loopback interface, or 0 for any that is free
     * @param data an empty or missing folder, or one that a broker has used before
     * @throws CommandFailure if the port is taken or the folder cannot be used
     */
    public static EmbeddedBroker start(int port, Path data) {
        return start(port, data, false);
    }

    private static EmbeddedBroker start(int port, Path data, boolean temporary) {
        EmbeddedBroker broker = new EmbeddedBroker(Sockets.bind(port), data, temporary);
        try {
            broker.startServers();
            return broker;
        } catch (CommandFailure e) {
            broker.close();
            throw e;
        } catch (Exception e) {
            broker.close();
            throw CommandFailure.unreachable(
                    "The broker cannot keep its records in " + data + " (" + rootOf(e)
                            + "); name a folder that it can write with --data.",
                    e);
        }
    }

    /** Where clients connect: {@code localhost:PORT}. */
    public String bootstrap() {
        return "localhost:" + sockets.portOf(CLIENTS);
    }

    private void startServers() throws Exception {
        formatUnlessUsedBefore();
        lock();
        KafkaConfig config = new KafkaConfig(settings(), false);
        MetaPropertiesEnsemble disks = new MetaPropertiesEnsemble.Loader()
                .addMetadataLogDir(data.toString())
                .addLogDirs(List.of(data.toString()))
                .load();
        SharedServer shared = new SharedServer(
                config,
                disks,
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                new StandardFaultHandlerFactory(),
                sockets::take);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(
                shared, KafkaRaftServer.configSchema(), new BootstrapDirectory(data.toString()).read());
        controller.startup();
        broker.startup();
        LOG.info("Broker listens on {}, records in {}", bootstrap(), data);
    }

    private void formatUnlessUsedBefore() throws Exception {
        Files.createDirectories(data);
        if (Files.exists(data.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (Stream<Path> content = Files.list(data)) {
            if (content.findAny().isPresent()) {
                throw CommandFailure.unreachable(
                        "The folder " + data + " holds files, but not a broker's; name an empty one with --data.",
                        null);
            }
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.toString())
                .setMetadataLogDirectory(Optional.of(data.toString()))
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    /** Kafka locks its folder too late: by then a second controller has written to the first one's log. */
    private void lock() throws IOException {
        lock = FileChannel.open(data.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException ofThisJvm) {
            LOG.debug("Locked by this very process", ofThisJvm);
        }
        throw CommandFailure.unreachable(
                "Another broker keeps its records in " + data + "; stop it or name another folder with --data.", null);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("log.dirs", data.toString());
        settings.put("listeners", sockets.listener(CLIENTS) + "," + sockets.listener(CONTROLLER));
        settings.put("advertised.listeners", CLIENTS + "://" + bootstrap());
        settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + sockets.portOf(CONTROLLER));

        // Replayed events are months or years old, and a laptop's clock may lag behind the recording.
        settings.put("log.retention.ms", "-1");
        settings.put("log.roll.ms", String.valueOf(Long.MAX_VALUE));
        settings.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        settings.put("auto.create.topics.enable", "false");

        // One node, a few clients.
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("log.index.size.max.bytes", "1048576");
        return settings;
    }

    /** Ends the broker cleanly and, if its records were temporary, removes them. */
    @Override
    public void close() {
        if (broker != null) {
            broker.shutdown(PATIENCE);
        }
        if (controller != null) {
            controller.shutdown();
        }
        sockets.close();
        if (lock != null) {
            closeQuietly(lock);
        }
        if (temporary) {
            remove(data);
        }
    }

    private static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            LOG.debug("Closing {}", resource, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            LOG.warn("Cannot remove the broker's temporary folder {}", folder, e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** The listening sockets, bound before the servers start: their ports are known, and a taken one fails at once. */
    private static final class Sockets implements AutoCloseable {

        private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();
        private final Map<String, Integer> ports = new HashMap<>();

        static Sockets bind(int clientPort) {
            Sockets sockets = new Sockets();
            try {
                sockets.open(CLIENTS, clientPort);
                sockets.open(CONTROLLER, 0);
                return sockets;
            } catch (IOException e) {
                sockets.close();
                String trouble = e instanceof BindException
                        ? "Port " + clientPort + " of this machine is taken or not allowed"
                        : "Port " + clientPort + " of this machine cannot be opened: " + e;
                throw CommandFailure.unreachable(
                        trouble + "; stop what listens there or choose another with --port.", e);
            }
        }

        private void open(String listener, int port) throws IOException {
            ServerSocketChannel channel = ServerSocketChannel.open();
            waiting.put(listener, channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            ports.put(listener, channel.socket().getLocalPort());
        }

        int portOf(String listener) {
            return ports.get(listener);
        }

        String listener(String name) {
            return name + "://127.0.0.1:" + portOf(name);
        }

        /** Hands a socket to the server that asks for it. */
        ServerSocketChannel take(String listener, InetSocketAddress address, int backlog, int receiveBuffer)
                throws IOException {
            ServerSocketChannel channel = waiting.remove(listener);
            if (channel == null) {
                throw new BindException("listener: " + listener + " (expected: each is opened once)");
            }
            return channel;
        }

        @Override
        public void close() {
            waiting.values().forEach(EmbeddedBroker::closeQuietly);
        }
    }
}
