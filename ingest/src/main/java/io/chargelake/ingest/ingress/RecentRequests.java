package io.chargelake.ingest.ingress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * The last requests over one socket, by their message ids. Stations send a request again when its answer is late, and some
 * use an id for ever: the same bytes get the same answer, other bytes are another request. Uniqueness of ids is nothing to
 * insist on: a station that is refused for it loses its messages.
 */
final class RecentRequests {

    /** A station has one request underway (OCPP-J 1.6, 4.1.1): what it repeats is among the last few. */
    static final int MOST_REMEMBERED = 8;

    /** Made with the first request, for most sockets of a large network are silent most of the time. */
    private Map<String, Entry> entries;

    /** What is known of a message id. */
    sealed interface Seen {

        /** Not used lately. */
        record New() implements Seen {}

        /** Used for other bytes. */
        record Other() implements Seen {}

        /** Used for the same bytes, which are answered so. */
        record Same(CompletableFuture<Exchanges.Answer> answer) implements Seen {}
    }

    /** Whether a request is here already. */
    Seen seen(String messageId, byte[] frame) {
        Entry entry = entries == null || messageId == null ? null : entries.get(messageId);
        if (entry == null) {
            return new Seen.New();
        }
        if (!entry.fingerprint.equals(Fingerprint.of(frame))) {
            return new Seen.Other();
        }
        // An answer that was not stored told the station to try again: this is the new try.
        boolean failed = entry.answer.isDone()
                && !entry.answer.isCompletedExceptionally()
                && !entry.answer.join().stored();
        return failed ? new Seen.New() : new Seen.Same(entry.answer);
    }

    /** Remembers a request and what becomes its answer. */
    void remember(String messageId, byte[] frame, CompletableFuture<Exchanges.Answer> answer) {
        if (messageId == null) {
            return;
        }
        if (entries == null) {
            entries = new LinkedHashMap<>();
        }
        entries.remove(messageId);
        entries.put(messageId, new Entry(Fingerprint.of(frame), answer));
        if (entries.size() > MOST_REMEMBERED) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private record Entry(Fingerprint fingerprint, CompletableFuture<Exchanges.Answer> answer) {}

    /** Tells frames of one station apart; a station that forges one deceives itself alone. */
    private record Fingerprint(int length, int hash, long crc) {

        static Fingerprint of(byte[] frame) {
            CRC32C crc = new CRC32C();
            crc.update(frame);
            return new Fingerprint(frame.length, Arrays.hashCode(frame), crc.getValue());
        }
    }
}
