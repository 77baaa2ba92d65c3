package io.chargelake.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times as people read them in a terminal. */
public final class Figures {

    /** What stands where nothing is known. */
    public static final String UNKNOWN = "-";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> SIZES = List.of("KB", "MB", "GB", "TB", "PB");
    private static final int NEXT_SIZE = 1024;

    private Figures() {}

    /** For example {@code 1,234,567}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** For example {@code 1 file}, {@code 1,234 files}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** For example {@code 812 B}, {@code 23.4 MB}, in powers of 1024. */
    public static String bytes(long bytes) {
        if (bytes < NEXT_SIZE) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= NEXT_SIZE && unit < SIZES.size() - 1) {
            size /= NEXT_SIZE;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, SIZES.get(unit));
    }

    /** For example {@code 2026-10-31 23:59:58}, in UTC. */
    public static String time(Optional<Instant> instant) {
        return instant.map(TIME::format).orElse(UNKNOWN);
    }

    /** For example {@code 0.8 s}, {@code 2 min 05 s}, {@code 1 h 03 min}. */
    public static String duration(Duration duration) {
        if (duration.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
        }
        return duration.toHours() == 0
                ? String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }

    /** For example {@code 35 %}. */
    static String share(long part, long whole) {
        return whole == 0 ? UNKNOWN : Math.round(100.0 * part / whole) + " %";
    }
}
