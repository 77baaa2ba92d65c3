package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One station of a benchmark: asks when it is told to, one request at a time, and checks that the answer is its own. */
final class LoadStation extends SimpleChannelInboundHandler<Object> {

    private static final String TRANSACTION_ID = "\"transactionId\":";

    private final String id;
    private final CallRound round;
    private final WebSocketClientHandshaker handshaker;
    private final Runnable connected;
    private final Consumer<IOException> failed;

    private ChannelHandlerContext context;
    private int step;
    private int number;
    private long transactionId = -1;
    private long askedAt;
    private LongConsumer answered;
    private boolean starting;

    /**
     * A station that is not connected yet; everything happens on its event loop.
     *
     * @param firstStep where in the round it begins
     * @param connected called when it may ask
     * @param failed told when the connection ends, or something is said that is no answer
     */
    LoadStation(
            String id,
            CallRound round,
            int firstStep,
            WebSocketClientHandshaker handshaker,
            Runnable connected,
            Consumer<IOException> failed) {
        this.id = id;
        this.round = round;
        this.step = firstStep;
        this.handshaker = handshaker;
        this.connected = connected;
        this.failed = failed;
    }

    /** Tells the central system who it is. */
    void boot(LongConsumer then) {
        send(CallRound.BOOT, then);
    }

    /**
     * Makes its next request.
     *
     * @param then told how long the answer took, in nanoseconds
     */
    void ask(LongConsumer then) {
        starting = CallRound.starts(step);
        String call = round.call(step, transactionId);
        step = (step + 1) % CallRound.CALLS;
        send(call, then);
    }

    private void send(String call, LongConsumer then) {
        answered = then;
        number++;
        String frame = "[2,\"" + number + "\"," + call + "]";
        ByteBuf bytes = context.alloc().directBuffer(frame.length());
        ByteBufUtil.writeAscii(bytes, frame);
        askedAt = System.nanoTime();
        context.writeAndFlush(new TextWebSocketFrame(bytes));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        handshaker.handshake(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FullHttpResponse response && !handshaker.isHandshakeComplete()) {
            handshaker.finishHandshake(ctx.channel(), response);
            connected.run();
        } else if (message instanceof TextWebSocketFrame frame) {
            answered(frame.content());
        } else if (message instanceof PingWebSocketFrame ping) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (message instanceof CloseWebSocketFrame close) {
            failed.accept(new IOException(id + " is sent away: " + close.statusCode() + " " + close.reasonText()));
        }
    }

    private void answered(ByteBuf content) {
        long nanoseconds = System.nanoTime() - askedAt;
        String expected = "[3,\"" + number + "\",";
        if (answered == null
                || content.readableBytes() < expected.length()
                || !content.toString(content.readerIndex(), expected.length(), US_ASCII)
                        .equals(expected)) {
            failed.accept(
                    new IOException(id + " hears " + content.toString(US_ASCII) + " (expected: " + expected + "...)"));
            return;
        }
        if (starting) {
            transactionId = transactionId(content.toString(US_ASCII));
            starting = false;
        }
        LongConsumer then = answered;
        answered = null;
        then.accept(nanoseconds);
    }

    private static long transactionId(String answer) {
        int from = answer.indexOf(TRANSACTION_ID) + TRANSACTION_ID.length();
        int to = from;
        while (Character.isDigit(answer.charAt(to))) {
            to++;
        }
        return Long.parseLong(answer, from, to, 10);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed.accept(new IOException("The server has closed the connection of " + id));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed.accept(new IOException(id + ": " + cause, cause));
    }
}
