package io.chargelake.ingest.ingress;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A station that charges and talks as fast as it is answered, sends again what was not confirmed (but for starts), comes
 * back after every disconnection, and keeps book of what was confirmed.
 */
final class LedgerStation implements Runnable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final Pattern TRANSACTION_ID = Pattern.compile("\"transactionId\":(-?\\d+)");

    private final String id;
    private final Supplier<URI> uri;
    private final Random random;
    private final List<Confirmed> ledger = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger reconnected = new AtomicInteger();
    private volatile boolean stopped;
    private String transaction;

    /** What a request is to a charge. */
    enum Kind {
        START,
        STOP,
        OTHER
    }

    /**
     * A request and its result.
     *
     * @param request no two of a station are the same
     * @param where the ingress that confirmed it
     */
    record Confirmed(Kind kind, String request, String result, URI where) {

        boolean start() {
            return kind == Kind.START;
        }
    }

    /**
     * A station.
     *
     * @param uri where it connects now; asked each time
     */
    LedgerStation(String id, Supplier<URI> uri, long seed) {
        this.id = id;
        this.uri = uri;
        this.random = new Random(seed);
    }

    String id() {
        return id;
    }

    /** What was confirmed, in order. */
    List<Confirmed> ledger() {
        return ledger;
    }

    /** Results that were InternalError. */
    int refused() {
        return refused.get();
    }

    int reconnected() {
        return reconnected.get();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        Conversation conversation = null;
        int number = 0;
        Kind kind = null;
        String request = null;
        while (!stopped) {
            if (request == null) {
                kind = nextKind();
                request = "[2,\"" + number + "\"," + payload(kind, number) + "]";
                number++;
            }
            try {
                if (conversation == null) {
                    conversation = Conversation.with(uri.get());
                }
                String result = conversation.call(request);
                if (result.startsWith("[3,")) {
                    ledger.add(new Confirmed(kind, request, result, conversation.uri));
                    switch (kind) {
                        case START -> transaction = transactionId(result);
                        case STOP -> transaction = null;
                        case OTHER -> {}
                    }
                    request = null;
                } else {
                    refused.incrementAndGet();
                    LockSupport.parkNanos(BREATH.toNanos());
                    // The reserve of transaction ids is used up at such a pace; the driver goes away.
                    request = kind == Kind.START ? null : request;
                }
            } catch (CompletionException e) {
                reconnected.incrementAndGet();
                if (conversation != null) {
                    conversation.socket.abort();
                }
                conversation = null;
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
        if (conversation != null) {
            conversation.socket.abort();
        }
    }

    private Kind nextKind() {
        if (random.nextInt(10) > 0) {
            return Kind.OTHER;
        }
        return transaction == null ? Kind.START : Kind.STOP;
    }

    private String payload(Kind kind, int number) {
        return switch (kind) {
            case START ->
                "\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"AB\",\"meterStart\":" + number
                        + ",\"timestamp\":\"2023-01-01T10:00:00Z\"}";
            case STOP ->
                "\"StopTransaction\",{\"transactionId\":" + transaction + ",\"meterStop\":" + number
                        + ",\"timestamp\":\"2023-01-01T10:00:00Z\"}";
            case OTHER -> other(number);
        };
    }

    private String other(int number) {
        return switch (random.nextInt(3)) {
            case 0 -> "\"Heartbeat\",{}";
            case 1 ->
                "\"MeterValues\",{\"connectorId\":1" + (transaction == null ? "" : ",\"transactionId\":" + transaction)
                        + ",\"meterValue\":[{\"timestamp\":\"2023-01-01T10:00:00Z\",\"sampledValue\":[{\"value\":\""
                        + number + "\"}]}]}";
            default -> "\"StatusNotification\",{\"connectorId\":1,\"status\":\"Available\",\"errorCode\":\"NoError\"}";
        };
    }

    private static String transactionId(String result) {
        Matcher id = TRANSACTION_ID.matcher(result);
        if (!id.find()) {
            throw new IllegalStateException("no transaction id: " + result);
        }
        return id.group(1);
    }

    /** One socket; everything that goes wrong is a CompletionException. */
    private static final class Conversation implements WebSocket.Listener {

        private final CompletableFuture<String> lost = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile CompletableFuture<String> answer = new CompletableFuture<>();
        private final URI uri;
        private WebSocket socket;

        private Conversation(URI uri) {
            this.uri = uri;
        }

        static Conversation with(URI uri) {
            Conversation conversation = new Conversation(uri);
            conversation.socket = HTTP.newWebSocketBuilder()
                    .subprotocols("ocpp1.6")
                    .connectTimeout(PATIENCE)
                    .buildAsync(uri, conversation)
                    .join();
            return conversation;
        }

        String call(String request) {
            answer = new CompletableFuture<>();
            socket.sendText(request, true).join();
            return CompletableFuture.anyOf(answer, lost)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(String.class::cast)
                    .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                answer.complete(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            lost.completeExceptionally(new IllegalStateException("closed: " + statusCode));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            lost.completeExceptionally(error);
        }
    }
}
