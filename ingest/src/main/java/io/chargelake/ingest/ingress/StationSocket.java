package io.chargelake.ingest.ingress;

import io.chargelake.ingest.event.StationCommand;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One websocket of one station, on its event loop. A station may send requests without waiting for answers; they are
 * recorded at once and answered in the order in which they came. While too many are unanswered, or the station does not
 * read its answers, the socket is not read: TCP makes the station wait, nothing is refused.
 */
final class StationSocket extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(StationSocket.class);

    /** A station has one request underway (OCPP-J 1.6, 4.1.1); some more do no harm. */
    static final int MOST_UNANSWERED = 32;

    private static final int CLOSE_SECONDS = 5;

    private final Session session;
    private final Exchanges exchanges;
    private final Connections connections;
    private final CommandResults results;
    private final SocketManners manners;
    private final UnfinishedMessage unfinished;
    private final Backlog backlog;
    private final RecentRequests recent = new RecentRequests();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    /** Frames that wait for their answer, the oldest first. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    private ChannelHandlerContext context;
    private Conversation conversation;
    private boolean opened;
    private boolean finishing;
    private boolean waitsForRoom;
    private int silences;
    private volatile SocketEnd end = SocketEnd.CONNECTION_LOST;
    private volatile long lastHeardMillis;

    StationSocket(
            Session session,
            Exchanges exchanges,
            Connections connections,
            CommandResults results,
            SocketManners manners,
            UnfinishedMessage unfinished,
            Backlog backlog) {
        this.session = session;
        this.exchanges = exchanges;
        this.connections = connections;
        this.results = results;
        this.manners = manners;
        this.unfinished = unfinished;
        this.backlog = backlog;
    }

    Session session() {
        return session;
    }

    /** The handshake is done: the station may talk. On the event loop. */
    void opened() {
        opened = true;
        connections.opened(this);
    }

    /** The peer's IP address; null where there is none. */
    String remoteAddress() {
        return context.channel().remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : null;
    }

    /** Why it is gone, when it is. */
    SocketEnd end() {
        return end;
    }

    /** When anything was heard last: a frame, a ping, a pong. */
    Instant lastHeard() {
        return Instant.ofEpochMilli(lastHeardMillis);
    }

    /** Asks the station for something. From any thread. */
    void call(StationCommand command) {
        context.executor().execute(() -> conversation.calls().offer(command));
    }

    /** The station has come back over another socket. May be called from any thread. */
    void replaced() {
        session.about(LOG.atDebug()).log("{} is replaced by a newer socket", session);
        context.executor()
                .execute(() -> close(
                        SocketEnd.REPLACED, WebSocketCloseStatus.NORMAL_CLOSURE, "replaced by a newer connection"));
    }

    /** The station has been taken off the register. From any thread. */
    void unlisted() {
        session.about(LOG.atInfo()).log("{} is not in the register any more, closed", session);
        context.executor()
                .execute(() ->
                        close(SocketEnd.UNLISTED, WebSocketCloseStatus.POLICY_VIOLATION, "not registered any more"));
    }

    /** Reads no more, answers what has been received, closes (1001); complete when closed. From any thread. */
    CompletableFuture<Void> finish() {
        context.executor().execute(() -> {
            finishing = true;
            readOrPause();
            closeIfFinished();
        });
        return finished;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        lastHeardMillis = manners.clock().millis();
        CallsToStation calls = new CallsToStation(
                session,
                command -> exchanges.recordCall(session, command),
                command -> exchanges.refusal(session, command),
                results,
                manners.callPatience(),
                manners.clock(),
                added.executor(),
                bytes -> added.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))));
        conversation = new Conversation(session, recent, calls);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.about(LOG.atDebug()).log("{} is disconnected", session);
        // A connection that ends within its handshake was never the station's.
        if (opened) {
            connections.closed(this, conversation.calls().close());
        }
        finished.complete(null);
        ctx.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        lastHeardMillis = manners.clock().millis();
        silences = 0;
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            unfinished.ended();
        } else {
            unfinished.passed(frame.content().readableBytes());
        }
        if (frame instanceof TextWebSocketFrame) {
            // Some stations keep the connection alive with empty messages; there is nothing to keep of them.
            if (frame.content().isReadable()) {
                answer(ByteBufUtil.getBytes(frame.content()));
            }
        } else if (frame instanceof BinaryWebSocketFrame) {
            session.about(LOG.atInfo()).log("{} sends binary messages, closed", session);
            connections.countReceived();
            exchanges.receivedUnreadable(session, ByteBufUtil.getBytes(frame.content()));
            close(SocketEnd.PROTOCOL_ERROR, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "OCPP-J is text");
        } else if (frame instanceof PingWebSocketFrame) {
            ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame) {
            endsBecause(SocketEnd.CLOSED_BY_STATION);
            ctx.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Nothing was heard for a while: the station is asked whether it is there, and given up when it stays silent. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!(event instanceof IdleStateEvent)) {
            super.userEventTriggered(ctx, event);
        } else if (++silences > manners.mostSilences()) {
            session.about(LOG.atInfo()).log("{} is silent for {}, closed", session, manners.idleTimeout());
            endsBecause(SocketEnd.IDLE);
            ctx.close();
        } else {
            ctx.writeAndFlush(new PingWebSocketFrame());
        }
    }

    private void answer(byte[] message) {
        connections.countReceived();
        Turn turn = new Turn(message.length);
        turns.add(turn);
        backlog.received(message.length);
        CompletableFuture<Optional<byte[]>> answer = exchanges.received(conversation, message);
        readOrPause();
        answer.thenAccept(bytes -> {
            if (context.executor().inEventLoop()) {
                finish(turn, bytes);
            } else {
                context.executor().execute(() -> finish(turn, bytes));
            }
        });
    }

    private void finish(Turn turn, Optional<byte[]> answer) {
        turn.answer = answer;
        backlog.stored(turn.bytes);
        boolean written = false;
        while (!turns.isEmpty() && turns.peek().answer != null) {
            Optional<byte[]> next = turns.remove().answer;
            if (next.isPresent() && context.channel().isActive()) {
                context.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(next.get())));
                connections.countAnswered();
                written = true;
            }
        }
        if (written) {
            context.flush();
        }
        readOrPause();
        closeIfFinished();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOrPause();
        ctx.fireChannelWritabilityChanged();
    }

    private void readOrPause() {
        boolean read = !finishing
                && turns.size() < MOST_UNANSWERED
                && context.channel().isWritable()
                && !waitsForRoom
                && hasRoom();
        if (context.channel().config().isAutoRead() != read) {
            context.channel().config().setAutoRead(read);
        }
    }

    private boolean hasRoom() {
        waitsForRoom = !backlog.hasRoom(() -> context.executor().execute(() -> {
            waitsForRoom = false;
            readOrPause();
        }));
        return !waitsForRoom;
    }

    private void closeIfFinished() {
        if (finishing && turns.isEmpty() && context.channel().isActive()) {
            close(SocketEnd.SHUTDOWN, WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the central system is shutting down");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            session.about(LOG.atInfo()).log("{} sends a message that is too long, closed", session);
            close(SocketEnd.PROTOCOL_ERROR, WebSocketCloseStatus.MESSAGE_TOO_BIG, "message too long");
        } else if (cause instanceof DecoderException) {
            // The decoder has told the station why, and closes.
            endsBecause(SocketEnd.PROTOCOL_ERROR);
            session.about(LOG.atInfo()).log("{} breaks the websocket protocol, closed", session);
            ctx.close();
        } else if (cause instanceof IOException || cause instanceof PrematureChannelClosureException) {
            session.about(LOG.atDebug()).setCause(cause).log("{} is gone", session);
            ctx.close();
        } else {
            session.about(LOG.atError()).setCause(cause).log("{} is closed after a failure", session);
            close(SocketEnd.CONNECTION_LOST, WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "internal error");
        }
    }

    /** The first reason is the reason. */
    private void endsBecause(SocketEnd why) {
        if (end == SocketEnd.CONNECTION_LOST) {
            end = why;
        }
    }

    private void close(SocketEnd why, WebSocketCloseStatus status, String reason) {
        endsBecause(why);
        context.writeAndFlush(new CloseWebSocketFrame(status, reason)).addListener(ChannelFutureListener.CLOSE);
        // A half-open socket never takes the farewell.
        context.executor().schedule(() -> context.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** A received frame; its answer is null until it may be sent. */
    private static final class Turn {
        private final int bytes;
        private Optional<byte[]> answer;

        private Turn(int bytes) {
            this.bytes = bytes;
        }
    }
}
