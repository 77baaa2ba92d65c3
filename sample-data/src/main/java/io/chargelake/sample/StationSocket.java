package io.chargelake.sample;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ocpp.Frame;
import io.chargelake.ocpp.MalformedFrameException;
import io.chargelake.ocpp.OcppJ;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A station's end of a websocket to an ingress (OCPP-J 1.6, section 3): sends one frame at a time and waits for the
 * answer, as OCPP-J 1.6, section 4.1.1, demands of it.
 */
final class StationSocket implements AutoCloseable {

    private static final long PATIENCE_S = 30;

    private final WebSocket socket;
    private final Received received;

    private StationSocket(WebSocket socket, Received received) {
        this.socket = socket;
        this.received = received;
    }

    /**
     * Connects as a station.
     *
     * @param ingress where stations connect, without the station's id
     * @throws CommandFailure (exit 5) if nobody listens there, or not for OCPP 1.6
     */
    static StationSocket connect(HttpClient client, URI ingress, String stationId) {
        URI address = URI.create(ingress + "/"
                + URLEncoder.encode(stationId, StandardCharsets.UTF_8).replace("+", "%20"));
        Received received = new Received();
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("ocpp1.6")
                    .buildAsync(address, received)
                    .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                    .join();
            return new StationSocket(socket, received);
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            // The client's own message is null where nobody listens.
            String why = cause.getMessage() == null ? "nobody answers" : cause.getMessage();
            throw CommandFailure.unreachable(
                    "No station can connect to " + address + " (" + why
                            + "); is 'chargelake ingress' running, and is --ingress right?",
                    cause);
        }
    }

    /**
     * Sends a frame as it is.
     *
     * @throws IOException if the connection is gone
     */
    void send(String frame) throws IOException {
        try {
            socket.sendText(frame, true).orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IOException("The connection broke while a frame was sent", e.getCause());
        }
    }

    /**
     * The next frame from the ingress.
     *
     * @throws IOException if the connection is gone, nothing comes for half a minute, or it is no OCPP-J frame
     */
    Frame receive() throws IOException, InterruptedException {
        String text = received.frames.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (text == null) {
            throw new IOException("No answer within " + PATIENCE_S + " s");
        }
        if (text.equals(Received.CLOSED)) {
            throw new IOException("The ingress has closed the connection");
        }
        try {
            return OcppJ.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedFrameException e) {
            throw new IOException("The ingress answered with no OCPP-J frame: " + text, e);
        }
    }

    /** Says goodbye, as a station that goes to sleep. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                    .exceptionally(gone -> socket)
                    .join();
        }
        received.awaitClose();
        socket.abort();
    }

    /** Puts frames together from their fragments. */
    private static final class Received implements WebSocket.Listener {

        /** No frame is empty. */
        static final String CLOSED = "";

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final StringBuilder fragments = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            fragments.append(data);
            if (last) {
                frames.add(fragments.toString());
                fragments.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end();
        }

        private void end() {
            frames.add(CLOSED);
            closed.countDown();
        }

        void awaitClose() {
            try {
                closed.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
