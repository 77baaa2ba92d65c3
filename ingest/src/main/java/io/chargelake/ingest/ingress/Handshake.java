package io.chargelake.ingest.ingress;

import io.chargelake.ingest.ingress.identity.Identified;
import io.chargelake.ingest.ingress.identity.Proof;
import io.chargelake.ingest.ingress.identity.ServerTls;
import io.chargelake.ingest.ingress.identity.Station;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an HTTP request into a {@link StationSocket}, or refuses it: another path 404, a station id that cannot be one
 * 400, no websocket 426, an unknown station 404, one that does not prove who it is 401. Where no subprotocol is shared, the handshake is completed without one and the socket closed at
 * once, as OCPP-J 1.6, 3.2 asks.
 */
final class Handshake extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final String WEBSOCKET_VERSION = "13";

    private final IngressConfig.Listener listener;
    private final Admission admission;
    private final Exchanges exchanges;
    private final Connections connections;
    private final CommandResults results;
    private final SocketManners manners;
    private final IngressMetrics metrics;
    private final UnfinishedMessage unfinished;
    private final Backlog backlog;
    private Future<?> giveUp;

    Handshake(
            IngressConfig config,
            Admission admission,
            Exchanges exchanges,
            Connections connections,
            CommandResults results,
            IngressMetrics metrics,
            UnfinishedMessage unfinished,
            Backlog backlog) {
        this.listener = config.listener();
        this.admission = admission;
        this.exchanges = exchanges;
        this.connections = connections;
        this.results = results;
        this.manners = config.sockets();
        this.metrics = metrics;
        this.unfinished = unfinished;
        this.backlog = backlog;
    }

    /** A connection without a request must not last. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        giveUp = ctx.executor()
                .schedule(
                        () -> {
                            metrics.turnedAway();
                            ctx.close();
                        },
                        manners.handshakePatience().toMillis(),
                        TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (giveUp != null) {
            giveUp.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        unfinished.ended();
        StationPath path = StationPath.read(request.uri());
        if (request.decoderResult().isFailure()) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "This is not HTTP.");
        } else if (path instanceof StationPath.Malformed malformed) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Bad path: " + malformed.reason() + ".");
        } else if (!(path instanceof StationPath.Station station)) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "Charging stations connect to /ocpp/<station id>.");
        } else if (!asksForWebSocket(request)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "This is a websocket for charging stations.");
        } else {
            identify(ctx, request, station.id());
        }
    }

    private void identify(ChannelHandlerContext ctx, FullHttpRequest request, String stationId) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        Identified identified = admission.identify(
                stationId,
                new Proof(
                        StationPath.idInUrl(request.uri()),
                        Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION)),
                        tls != null,
                        tls == null ? Optional.empty() : ServerTls.clientCertificate(tls)));
        if (identified instanceof Identified.Unproven unproven) {
            Session refused = Session.begin(stationId);
            refused.about(LOG.atInfo()).log("{} is refused: {}", refused, unproven.reason());
            refuse(ctx, HttpResponseStatus.UNAUTHORIZED, "The station has to prove who it is.");
        } else if (identified instanceof Identified.Known known) {
            try {
                upgrade(ctx, request, known.station());
            } catch (WebSocketHandshakeException e) {
                refuse(ctx, HttpResponseStatus.BAD_REQUEST, "This is not a websocket handshake.");
            }
        } else {
            Session refused = Session.begin(stationId);
            refused.about(LOG.atInfo()).log("{} is refused: it is not in the register", refused);
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "This station is not known here.");
        }
    }

    private static boolean asksForWebSocket(FullHttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && WEBSOCKET_VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, Station station) {
        List<String> offered = offeredSubprotocols(request);
        if (!offered.isEmpty()) {
            // The handshaker looks at one header only.
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(",", offered));
        }
        WebSocketDecoderConfig decoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(listener.mostFrameBytes())
                // What is not UTF-8 is kept and set aside like any other malformed frame, so it must get through.
                .withUTF8Validator(false)
                .build();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("", Exchanges.OCPP_16, decoder).newHandshaker(request);
        boolean agreed = offered.contains(Exchanges.OCPP_16);
        if (!agreed && !(offered.isEmpty() && listener.allowMissingSubprotocol())) {
            Session refused = Session.begin(station);
            refused.about(LOG.atInfo()).log("{} offers no subprotocol {}, closed", refused, Exchanges.OCPP_16);
            handshaker
                    .handshake(ctx.channel(), request)
                    .addListener(done -> handshaker.close(
                            ctx.channel(),
                            new CloseWebSocketFrame(
                                    WebSocketCloseStatus.PROTOCOL_ERROR, "subprotocol ocpp1.6 is required")));
            return;
        }
        StationSocket socket = new StationSocket(
                Session.begin(station), exchanges, connections, results, manners, unfinished, backlog);
        // In place before the first byte of a frame can be read.
        ctx.pipeline()
                .addLast(
                        new IdleStateHandler(manners.pingInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS),
                        new WebSocketFrameAggregator(listener.mostFrameBytes()),
                        socket);
        handshaker.handshake(ctx.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                socket.session().about(LOG.atDebug()).log("{} is connected", socket.session());
                socket.opened();
            } else {
                ctx.close();
            }
        });
        ctx.pipeline().remove(this);
    }

    private static List<String> offeredSubprotocols(FullHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String sentence) {
        metrics.refused(status.code());
        LOG.debug("Refused with {}: {}", status.code(), sentence);
        HttpRefusal refusal = new HttpRefusal(status, sentence);
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            refusal.send(ctx, HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"chargelake\"");
        } else if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            refusal.send(
                    ctx,
                    HttpHeaderNames.UPGRADE,
                    HttpHeaderValues.WEBSOCKET,
                    HttpHeaderNames.SEC_WEBSOCKET_VERSION,
                    WEBSOCKET_VERSION);
        } else {
            refusal.send(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A connection ends before its handshake", cause);
        ctx.close();
    }
}
