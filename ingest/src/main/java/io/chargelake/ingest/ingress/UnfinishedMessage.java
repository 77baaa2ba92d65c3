package io.chargelake.ingest.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;

/**
 * How much has come over one connection of a message, or of the handshake, that has not ended: stands before all decoders,
 * and is told by those who come after them what has ended.
 */
final class UnfinishedMessage extends ChannelInboundHandlerAdapter {

    /** Of a masked control frame (RFC 6455, 5.2 and 5.5). */
    private static final int HEAD_OF_CONTROL_FRAME = 6;

    private final UnfinishedMessages all;
    private ChannelHandlerContext context;
    private long bytes;

    /** What all know of; guarded by them. */
    private long counted;

    private boolean cut;

    UnfinishedMessage(UnfinishedMessages all) {
        this.all = all;
    }

    /** A message has come to its end; the beginning of the next, in the same bytes, is not counted. */
    void ended() {
        bytes = 0;
    }

    /** A ping or its like has come, perhaps between the fragments of a message. */
    void passed(int payloadBytes) {
        bytes = Math.max(0, bytes - payloadBytes - HEAD_OF_CONTROL_FRAME);
    }

    long counted() {
        return counted;
    }

    /** The difference to what was counted before. */
    long count(long now) {
        long difference = cut ? 0 : now - counted;
        counted += difference;
        return difference;
    }

    /** Ends the connection as one whose message is too long; nothing of it is counted any more. */
    void cut() {
        cut = true;
        context.executor()
                .execute(() -> context.fireExceptionCaught(
                        new TooLongFrameException("messages that do not end take too much memory")));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf read) {
            bytes += read.readableBytes();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        all.hold(this, bytes);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        all.hold(this, 0);
        ctx.fireChannelInactive();
    }
}
