package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Thousands of connected stations, of which so many at a time have a request underway, each at most one (OCPP-J 1.6,
 * 4.1.1). Whoever was silent longest asks next. One event loop serves them all, so that the load costs little beside what
 * it measures.
 */
final class StationLoad implements AutoCloseable {

    private static final int MOST_CONNECTING = 64;

    /** A source address has some 28,000 ports, and each stays taken for a minute after its connection. */
    private static final int MOST_OF_AN_ADDRESS = 5_000;

    private static final int MOST_FRAME_BYTES = 65_536;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final int stations;
    private final CallRound round = new CallRound(Instant.now());
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();

    /** All that follows is the event loop's. */
    private final Deque<LoadStation> silent = new ArrayDeque<>();

    private final List<Channel> channels = new ArrayList<>();
    private int begun;
    private boolean driving;
    private int underway;
    private Latencies latencies;
    private CompletableFuture<Void> drained;

    private StationLoad(URI server, int stations) {
        this.server = server;
        this.stations = stations;
        this.group = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
    }

    /**
     * Connects stations and lets them boot.
     *
     * @param server where stations connect, without the station's id
     * @throws CommandFailure if that fails, or takes longer than a minute and 10 ms for each
     */
    static StationLoad connect(URI server, int stations) throws InterruptedException {
        StationLoad load = new StationLoad(server, stations);
        try {
            load.loop.execute(() -> {
                for (int i = 0; i < Math.min(MOST_CONNECTING, stations); i++) {
                    load.connectNext();
                }
            });
            load.await(
                    load.connected, Duration.ofMinutes(1).plusMillis(10L * stations), "not all stations are connected");
            return load;
        } catch (RuntimeException | InterruptedException e) {
            load.close();
            throw e;
        }
    }

    /**
     * Lets stations ask.
     *
     * @param atATime how many have a request underway
     * @param duration how long; the requests that are underway then are waited for and not counted
     */
    Latencies drive(int atATime, Duration duration) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Latencies measured = new Latencies();
        loop.execute(() -> {
            driving = true;
            latencies = measured;
            drained = done;
            for (int i = 0; i < atATime && !silent.isEmpty(); i++) {
                underway++;
                next();
            }
            loop.schedule(
                    () -> {
                        driving = false;
                        measured.stop();
                    },
                    duration.toNanos(),
                    TimeUnit.NANOSECONDS);
        });
        await(done, duration.plus(PATIENCE), "requests are not answered");
        return measured;
    }

    private void next() {
        LoadStation station = silent.remove();
        station.ask(nanoseconds -> {
            silent.add(station);
            if (driving) {
                latencies.add(nanoseconds);
                next();
            } else if (--underway == 0) {
                drained.complete(null);
            }
        });
    }

    private void connectNext() {
        if (begun == stations) {
            return;
        }
        int number = begun++;
        String id = String.format(Locale.ROOT, "BENCH-%05d", number);
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create(server + "/" + id),
                WebSocketVersion.V13,
                "ocpp1.6",
                false,
                EmptyHttpHeaders.INSTANCE,
                MOST_FRAME_BYTES);
        LoadStation[] station = new LoadStation[1];
        station[0] = new LoadStation(
                id,
                round,
                number % CallRound.CALLS,
                handshaker,
                () -> station[0].boot(nanoseconds -> {
                    silent.add(station[0]);
                    if (silent.size() == stations) {
                        connected.complete(null);
                    }
                    connectNext();
                }),
                broken::completeExceptionally);
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PATIENCE.toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_FRAME_BYTES), station[0]);
                    }
                })
                .connect(new InetSocketAddress(server.getHost(), server.getPort()), source(number))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        broken.completeExceptionally(new IOException(
                                id + " cannot connect: " + done.cause().getMessage(), done.cause()));
                    }
                });
    }

    /**
     * Any port of one of the addresses that Linux's loopback has, of the first one too: ports of sockets that were bound
     * are not used for those that were not. Other systems have one address only; null is any port of that.
     */
    private static InetSocketAddress source(int number) {
        return Epoll.isAvailable() ? new InetSocketAddress("127.0.0." + (2 + number / MOST_OF_AN_ADDRESS), 0) : null;
    }

    private void await(CompletableFuture<Void> done, Duration patience, String otherwise) throws InterruptedException {
        try {
            CompletableFuture.anyOf(done, broken).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw CommandFailure.unreachable(
                    "The load on " + server + " broke: " + e.getCause().getMessage() + ".", e.getCause());
        } catch (TimeoutException e) {
            throw CommandFailure.unreachable(
                    "The load on " + server + " broke: " + otherwise + " after " + patience.toSeconds() + " s.", e);
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        // What ends now has not failed.
        broken.complete(null);
        loop.submit(() -> channels.forEach(Channel::close)).awaitUninterruptibly();
        group.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
