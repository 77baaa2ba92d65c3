package io.chargelake.ingest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka of one node in the test's JVM, on free ports of the loopback interface. It can be stopped and started
 * again on the same port and with its records.
 */
public final class KraftBroker implements AutoCloseable {

    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private int port;
    private BrokerServer broker;
    private ControllerServer controller;

    private KraftBroker(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts a broker.
     *
     * @param folder an empty one, for the records
     */
    public static KraftBroker start(Path folder) throws Exception {
        KraftBroker broker = new KraftBroker(folder);
        broker.format();
        broker.start();
        return broker;
    }

    /** Starts a broker of a folder that may hold records already; port 0 for any that is free. */
    static KraftBroker startOrResume(Path folder, int port) throws Exception {
        KraftBroker broker = new KraftBroker(folder);
        broker.port = port;
        if (!Files.exists(folder.resolve("meta.properties"))) {
            broker.format();
        }
        broker.start();
        return broker;
    }

    /** Starts it again on the port it had, after {@link #stop}. */
    public void restart() throws Exception {
        start();
    }

    /** Where clients connect. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Creates a topic and waits until all its partitions answer. */
    public void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
        awaitLeaders(name);
    }

    /**
     * Waits until all partitions of a topic answer: a producer may lose its way in one that does not yet. The broker may
     * not even know a topic yet that its controller has just made.
     */
    public void awaitLeaders(String topic) {
        try (Admin admin = admin()) {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> allAnswer(admin, topic));
        }
    }

    private static boolean allAnswer(Admin admin, String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().size() == ends.size();
    }

    /** Deletes a topic. */
    public void deleteTopic(String name) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(name)).all().get();
        }
    }

    /** A client for everything else; to be closed. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(Optional.of(folder.toString()))
                .setControllerListenerName(CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    private void start() throws Exception {
        // Bound before the servers start, so that the ports are known and nobody else takes them.
        ServerSocketChannel clients = bind(port);
        ServerSocketChannel controllers = bind(0);
        port = clients.socket().getLocalPort();
        Map<String, ServerSocketChannel> sockets = Map.of(CLIENTS, clients, CONTROLLER, controllers);
        KafkaConfig config = new KafkaConfig(settings(controllers.socket().getLocalPort()), false);
        SharedServer shared = new SharedServer(
                config,
                new MetaPropertiesEnsemble.Loader()
                        .addMetadataLogDir(folder.toString())
                        .addLogDirs(List.of(folder.toString()))
                        .load(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                new StandardFaultHandlerFactory(),
                (listener, address, backlog, receiveBuffer) -> sockets.get(listener));
        broker = new BrokerServer(shared);
        controller = new ControllerServer(
                shared, KafkaRaftServer.configSchema(), new BootstrapDirectory(folder.toString()).read());
        controller.startup();
        broker.startup();
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.configureBlocking(false);
        return channel.bind(new InetSocketAddress("127.0.0.1", port));
    }

    private Map<String, String> settings(int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("log.dirs", folder.toString());
        settings.put("listeners", CLIENTS + "://" + bootstrap() + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", CLIENTS + "://" + bootstrap());
        settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("log.retention.ms", "-1");
        settings.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        return settings;
    }

    /** Stops the broker; its records stay in the folder. */
    public void stop() {
        if (broker != null) {
            broker.shutdown(PATIENCE);
            controller.shutdown();
            broker = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
