package io.chargelake.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Finds the numbers of {@link Marks} in a stream of JSON, however it is cut to pieces. */
final class MarkReader {

    private static final byte[] BEFORE = "\"info\":\"".getBytes(US_ASCII);

    private final Marks marks;
    private int matched;
    private int mark;

    MarkReader(Marks marks) {
        this.marks = marks;
    }

    void read(ByteBuffer bytes) {
        long now = System.nanoTime();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (matched < BEFORE.length) {
                matched = next == BEFORE[matched] ? matched + 1 : next == BEFORE[0] ? 1 : 0;
                mark = 0;
            } else if (next == '"') {
                marks.seen(mark, now);
                matched = 0;
            } else {
                mark = 10 * mark + next - '0';
            }
        }
    }
}
