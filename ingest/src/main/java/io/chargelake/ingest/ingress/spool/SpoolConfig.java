package io.chargelake.ingest.ingress.spool;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a {@link Spool} lies and how large it may become.
 *
 * @param folder of this process alone; made when missing. On a disk that survives the process: what lies there is nowhere
 *     else
 * @param mostBytes of records that wait; 64 KiB or more
 */
public record SpoolConfig(Path folder, long mostBytes) {

    /** 1 GiB: about a million frames. */
    public static final long DEFAULT_MOST_BYTES = 1L << 30;

    private static final long LEAST_BYTES = 64 * 1024;

    /** Checks what can be checked without a disk. */
    public SpoolConfig {
        Objects.requireNonNull(folder, "folder");
        if (mostBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("mostBytes: " + mostBytes + " (expected: " + LEAST_BYTES + " or more)");
        }
    }

    /** Of 1 GiB. */
    public static SpoolConfig in(Path folder) {
        return new SpoolConfig(folder, DEFAULT_MOST_BYTES);
    }
}
