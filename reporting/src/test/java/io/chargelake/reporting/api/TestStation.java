package io.chargelake.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A station on a real socket. */
final class TestStation implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private int messages;

    TestStation(URI uri) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("ocpp1.6")
                .buildAsync(uri, this)
                .join();
    }

    /** Sends a request; its result. */
    String call(String action, String payload) throws InterruptedException {
        String id = "m" + messages++;
        socket.sendText("[2,\"" + id + "\",\"" + action + "\"," + payload + "]", true)
                .join();
        String answer = next();
        assertThat(answer).startsWith("[3,\"" + id + "\",");
        return answer;
    }

    /** Says how a connector is. */
    void status(int connector, String status, String errorCode) throws InterruptedException {
        call(
                "StatusNotification",
                "{\"connectorId\":" + connector + ",\"status\":\"" + status + "\",\"errorCode\":\"" + errorCode
                        + "\"}");
    }

    /** The next message to the station. */
    String next() throws InterruptedException {
        String message = heard.poll(30, TimeUnit.SECONDS);
        assertThat(message).as("a message within 30 s").isNotNull();
        return message;
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
