package io.chargelake.ingest.ingress;

import io.chargelake.admin.AdminServer;
import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.event.EventTopics;
import io.chargelake.ingest.ingress.spool.Spool;
import io.chargelake.ingest.ingress.spool.SpoolConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The websocket server that charging stations connect to (OCPP 1.6J, the central system's side). Every frame of both
 * directions becomes a record in Kafka, and an answer leaves only after Kafka has acknowledged it and the frame that it
 * answers, or, while Kafka is away, when both are on the local disk.
 *
 * <pre>{@code
 * try (OcppIngress ingress = OcppIngress.start(IngressConfig.forKafka("localhost:9092"))) {
 *     URI station = URI.create(ingress.endpoint() + "/" + percentEncodedStationId);
 * }
 * }</pre>
 */
public final class OcppIngress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OcppIngress.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Of the body of a request: a handshake has none. */
    private static final int MOST_BODY_BYTES = 1_024;

    private final IngressConfig config;
    private final Admission admission;
    private final DurableLog log;
    private final TransactionIds transactionIds;
    private final Connections connections;
    private final IngressMetrics metrics;
    private final CommandInbox inbox;
    private final CommandWatch watch;
    private final Optional<AdminServer> admin;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final EventLoopGroup eventLoops;
    private final Channel server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OcppIngress(
            IngressConfig config,
            Admission admission,
            DurableLog log,
            TransactionIds ids,
            PrometheusMeterRegistry registry) {
        this.config = config;
        this.admission = admission;
        this.log = log;
        this.transactionIds = ids;
        this.metrics = new IngressMetrics(registry);
        metrics.process();
        log.onAck(metrics::acknowledged);
        metrics.gauge("chargelake.ingress.spool.records", "Records that wait for Kafka", log::spooledRecords);
        metrics.gauge("chargelake.ingress.spool.bytes", "Bytes that wait for Kafka", log::spooledBytes);
        metrics.gauge(
                "chargelake.ingress.kafka.takes.records",
                "1 while Kafka takes records, else 0",
                () -> log.kafkaTakesRecords() ? 1 : 0);
        Clock clock = config.sockets().clock();
        CommandResults results = new CommandResults(config, log, clock, metrics);
        SessionLog sessions = new SessionLog(config, log, clock, metrics);
        this.connections = new Connections(sessions, results, metrics);
        CommandOutcomes outcomes = new CommandOutcomes();
        this.inbox = new CommandInbox(config, commandConsumer(config, null), connections, outcomes, clock);
        String group = CommandWatch.group(config.kafka().commandsTopic());
        this.watch = new CommandWatch(config, commandConsumer(config, group), outcomes, results, clock);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.eventLoops =
                new MultiThreadIoEventLoopGroup(Math.max(2, Runtime.getRuntime().availableProcessors()), io);
        Exchanges exchanges = new Exchanges(config, admission, log, ids::idOf, clock, metrics);
        Instant startedAt = clock.instant();
        Optional<AdminServer> watched = Optional.empty();
        try {
            // A command that comes from now on is taken, though stations come later.
            inbox.start();
            watch.start();
            watched = config.admin()
                    .map(at -> AdminServer.listen(at.host(), at.port(), this::notReady, registry::scrape));
            this.server = bind(exchanges, results);
        } catch (RuntimeException e) {
            watched.ifPresent(AdminServer::close);
            inbox.close();
            watch.close();
            throw e;
        }
        this.admin = watched;
        admission.onChange(() -> connections.closeUnless(admission::isWelcome));
        // Not before the port is ours: another process may serve this node's stations.
        sessions.nodeStarted(startedAt);
    }

    /**
     * Creates missing topics, connects to Kafka and listens.
     *
     * @throws CommandFailure if Kafka cannot be reached within some 10 seconds, the address cannot be used, or a file of
     *     {@link Access} cannot be
     */
    public static OcppIngress start(IngressConfig config) {
        return start(config, notice -> LOG.info("{}", notice));
    }

    /**
     * The same, telling somebody what has been created.
     *
     * @param notices takes sentences for people
     */
    public static OcppIngress start(IngressConfig config, java.util.function.Consumer<String> notices) {
        Admission admission = Admission.open(config.access());
        try {
            return start(config, admission, notices);
        } catch (RuntimeException e) {
            admission.close();
            throw e;
        }
    }

    private static OcppIngress start(
            IngressConfig config, Admission admission, java.util.function.Consumer<String> notices) {
        IngressConfig.Kafka kafka = config.kafka();
        try (EventTopics topics = EventTopics.at(kafka.bootstrap())) {
            if (topics.createFramesIfMissing(kafka.framesTopic(), kafka.partitions(), kafka.replication())) {
                notices.accept(created(kafka.framesTopic(), kafka.partitions(), kafka.replication()));
            }
            if (TransactionIds.createTopicIfMissing(topics, kafka.transactionsTopic(), kafka.replication())) {
                notices.accept(created(kafka.transactionsTopic(), 1, kafka.replication()));
            }
            for (String topic : List.of(kafka.sessionsTopic(), kafka.commandsTopic(), kafka.commandResultsTopic())) {
                if (topics.createFramesIfMissing(topic, kafka.partitions(), kafka.replication())) {
                    notices.accept(created(topic, kafka.partitions(), kafka.replication()));
                }
            }
        }
        DurableLog log = log(config);
        TransactionIds ids = null;
        try {
            ids = TransactionIds.open(config, log);
            OcppIngress ingress =
                    new OcppIngress(config, admission, log, ids, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            log.start();
            return ingress;
        } catch (RuntimeException e) {
            if (ids != null) {
                ids.close();
            }
            log.close();
            throw e;
        }
    }

    /** The spool is locked before Kafka is asked for anything: a second process must not disturb the first. */
    private static DurableLog log(IngressConfig config) {
        Spool spool = config.spool().map(Spool::open).orElse(null);
        Producer<byte[], byte[]> producer = producer(config);
        try {
            IngressConfig.Kafka kafka = config.kafka();
            for (String topic : List.of(
                    kafka.framesTopic(),
                    kafka.transactionsTopic(),
                    kafka.sessionsTopic(),
                    kafka.commandResultsTopic())) {
                learnPartitions(producer, topic, kafka.bootstrap());
            }
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            if (spool != null) {
                spool.close();
            }
            throw e;
        }
        return spool == null ? new AckedLog(producer) : new SpooledLog(spool, producer, () -> producer(config));
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** To what a station adds {@code /<percent-encoded station id>}. */
    public URI endpoint() {
        String scheme = config.access().tls().isPresent() ? "wss" : "ws";
        return URI.create(scheme + "://" + inUri(config.listener().host()) + ":" + port() + "/ocpp");
    }

    /** How many stations are connected. */
    public int stations() {
        return connections.stations();
    }

    /** How many frames stations have sent since the start. */
    public long received() {
        return connections.received();
    }

    /** How many answers have been sent since the start. */
    public long answered() {
        return connections.answered();
    }

    /** Whether Kafka has acknowledged the last record that it has been given. */
    public boolean kafkaTakesRecords() {
        return log.kafkaTakesRecords();
    }

    /** How many records wait on the local disk for Kafka. */
    public long spooledRecords() {
        return log.spooledRecords();
    }

    /** How many bytes of the local disk they take. */
    public long spooledBytes() {
        return log.spooledBytes();
    }

    /**
     * Accepts no more, answers what has been received, tells the stations to go (1001), and leaves nothing unsent
     * towards Kafka but what is in the spool, for the next start. Takes as long as Kafka takes to acknowledge, at most its delivery timeout and some seconds.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.close().awaitUninterruptibly();
        inbox.close();
        try {
            connections
                    .finish()
                    .get(config.kafka().deliveryTimeout().plus(CLOSE_PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{} stations are left without an answer", connections.stations(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channels.close().awaitUninterruptibly(CLOSE_PATIENCE.toMillis());
        watch.close();
        log.close();
        transactionIds.close();
        admission.close();
        eventLoops
                .shutdownGracefully(0, CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_PATIENCE.toMillis());
        admin.ifPresent(AdminServer::close);
    }

    /** The port of health and metrics; empty where there is none. */
    public OptionalInt adminPort() {
        return admin.map(AdminServer::port).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private Optional<String> notReady() {
        if (closed.get()) {
            return Optional.of("shutting down");
        }
        // Stations that other nodes can still serve are better there. It empties itself when Kafka is back.
        long most = config.spool().map(SpoolConfig::mostBytes).orElse(Long.MAX_VALUE);
        return log.spooledBytes() > most / 10 * 9
                ? Optional.of("the spool is nearly full: " + log.spooledBytes() + " of " + most + " bytes")
                : Optional.empty();
    }

    private Channel bind(Exchanges exchanges, CommandResults results) {
        IngressConfig.Listener listener = config.listener();
        AcceptRate rate = new AcceptRate(config.crowd().handshakesPerSecond(), System::nanoTime);
        Newcomers newcomers = new Newcomers(config.crowd().mostNewcomers(), metrics);
        UnfinishedMessages unfinished = new UnfinishedMessages(UnfinishedMessages.MOST_BYTES, metrics);
        Backlog backlog = new Backlog(Backlog.MOST_BYTES, metrics);
        Class<? extends ServerSocketChannel> kind =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        admission.tls().ifPresent(tls -> channel.pipeline().addLast(tls.newHandler(channel.alloc())));
                        UnfinishedMessage message = new UnfinishedMessage(unfinished);
                        channel.pipeline()
                                .addLast(
                                        message,
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MOST_BODY_BYTES),
                                        new WaitingLine(rate, newcomers, metrics),
                                        new Handshake(
                                                config,
                                                admission,
                                                exchanges,
                                                connections,
                                                results,
                                                metrics,
                                                message,
                                                backlog));
                    }
                })
                .bind(listener.host(), listener.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw CommandFailure.unreachable(
                    "Port " + listener.port() + " of " + listener.host() + " cannot be opened ("
                            + bound.cause().getMessage()
                            + "); stop what listens there, or choose another with --port or --host.",
                    bound.cause());
        }
        return bound.channel();
    }

    private static Producer<byte[], byte[]> producer(IngressConfig config) {
        int deliveryMillis = (int) config.kafka().deliveryTimeout().toMillis();
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrap());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(5_000, deliveryMillis / 2));
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        // A station waits for every answer: batches form by themselves while requests are underway.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // Frames are kept for long and much alike: a fifth of the disk at no loss of speed.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Event loops call it: it must never wait for partitions or memory, and so must never forget the partitions.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(3_650).toMillis());
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.max(1_048_576, config.listener().mostFrameBytes() + 65_536));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer of commands: on its own where {@code group} is null, else one of the group. */
    private static Consumer<byte[], byte[]> commandConsumer(IngressConfig config, String group) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrap());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A group that has no position yet must not pass over a command that came before it was formed.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, group == null ? "latest" : "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        // A command is a matter of a person who waits.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
            settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The producer asks for a topic's partitions when it first hears of it, and would fail until it knows them. */
    private static void learnPartitions(Producer<byte[], byte[]> producer, String topic, String kafka) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (KafkaException e) {
                if (System.nanoTime() > deadline) {
                    throw CommandFailure.unreachable(
                            "Kafka at " + kafka + " does not serve topic " + topic + ": " + e.getMessage(), e);
                }
                try {
                    Thread.sleep(20);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw CommandFailure.unreachable("Interrupted while connecting to Kafka.", interrupted);
                }
            }
        }
    }

    private static String created(String topic, int partitions, int replication) {
        return "Created topic " + topic + " with " + partitions + (partitions == 1 ? " partition" : " partitions")
                + " and replication " + replication
                + (replication == 1 ? ": its records are lost with the one broker that holds them." : ".");
    }

    private static String inUri(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
