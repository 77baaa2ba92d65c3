package io.chargelake.ingest.ingress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Lets a connection's request through when it is its turn; where there is none, 503 says when to come again. */
final class WaitingLine extends ChannelInboundHandlerAdapter {

    private static final int LEAST_SECONDS_LATER = 5;
    private static final int MOST_SECONDS_LATER = 60;

    private final AcceptRate rate;
    private final Newcomers newcomers;
    private final IngressMetrics metrics;

    WaitingLine(AcceptRate rate, Newcomers newcomers, IngressMetrics metrics) {
        this.rate = rate;
        this.newcomers = newcomers;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        newcomers.arrived(ctx.channel());
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        newcomers.left(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest)) {
            ctx.fireChannelRead(message);
            return;
        }
        Duration wait = rate.turn();
        if (wait.isNegative()) {
            ReferenceCountUtil.release(message);
            comeAgainLater(ctx);
        } else if (wait.isZero()) {
            letThrough(ctx, message);
        } else {
            ctx.executor().schedule(() -> letThrough(ctx, message), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void letThrough(ChannelHandlerContext ctx, Object message) {
        if (!ctx.channel().isActive()) {
            ReferenceCountUtil.release(message);
            return;
        }
        ctx.fireChannelRead(message);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private void comeAgainLater(ChannelHandlerContext ctx) {
        metrics.refused(HttpResponseStatus.SERVICE_UNAVAILABLE.code());
        new HttpRefusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "Too many stations connect at once; try again later.")
                .send(
                        ctx,
                        HttpHeaderNames.RETRY_AFTER,
                        ThreadLocalRandom.current().nextInt(LEAST_SECONDS_LATER, MOST_SECONDS_LATER));
    }
}
