package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/** A station of the tests: the JDK's websocket client, and what the central system has said to it. */
final class WebSocketStation implements AutoCloseable, WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private WebSocketStation() {}

    /** Connects with the subprotocol of OCPP 1.6. */
    static WebSocketStation connect(OcppIngress ingress, String encodedId) {
        return connect(URI.create(ingress.endpoint() + "/" + encodedId), "ocpp1.6");
    }

    /**
     * Connects.
     *
     * @param subprotocol null for none
     */
    static WebSocketStation connect(URI uri, String subprotocol) {
        WebSocketStation station = new WebSocketStation();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        station.socket = builder.buildAsync(uri, station).join();
        return station;
    }

    /** The HTTP status with which the central system refuses a station. */
    static int refusal(URI uri) {
        try (WebSocketStation station = connect(uri, "ocpp1.6")) {
            throw new AssertionFailedError("accepted as " + station.socket.getSubprotocol());
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    /** Sends a message and waits for what is said next. */
    String call(String message) {
        send(message);
        return next();
    }

    /** Sends a message. */
    WebSocketStation send(String message) {
        socket.sendText(message, true).join();
        return this;
    }

    /** The next message received. */
    String next() {
        try {
            String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionFailedError("nothing was said for " + PATIENCE_SECONDS + " s");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status with which the central system closes. */
    int closeStatus() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    WebSocket socket() {
        return socket;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        assertThat(socket).isNotNull();
        socket.abort();
    }
}
