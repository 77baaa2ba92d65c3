package io.chargelake.upkeep;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.landing.Events;
import io.chargelake.ingest.landing.Frames;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code maintain} is asked to do.
 *
 * @param openDays so many days before the day of {@code valid_through} are not compacted, as more may come
 * @param keepLandingDays so many days before the day of {@code valid_through} are kept of {@code landing.frames} and {@code
 *     landing.events}
 * @param keepBronzeDays the same of {@code bronze.messages} and {@code bronze.quarantine}
 * @param vacuumHours files that have not been part of a table for so long are deleted
 * @param dryRun whether only to say what would be done
 */
record UpkeepOrder(int openDays, int keepLandingDays, int keepBronzeDays, int vacuumHours, boolean dryRun) {

    /** Events come up to 60 days late and reopen their dates; whoever corrects them needs the messages of both ends. */
    private static final int LEAST_BRONZE_DAYS = 62;

    /** A file is written before it is committed: for so long, nobody can tell it from one that was forgotten. */
    private static final int LEAST_VACUUM_HOURS = 1;

    /** Delta itself forgets after a week which files a table has removed ({@code delta.deletedFileRetentionDuration}). */
    private static final int MOST_VACUUM_HOURS = 168;

    /**
     * Checks it.
     *
     * @throws CommandFailure (exit 2) if a number is out of its range
     */
    UpkeepOrder {
        if (openDays < 0) {
            throw CommandFailure.usage("--open-days " + openDays + " is negative. Give 0 or more.");
        }
        if (keepLandingDays <= openDays) {
            throw CommandFailure.usage("--keep-landing-days " + keepLandingDays
                    + " would delete days that are still open. Keep more than --open-days " + openDays + ".");
        }
        if (keepBronzeDays < LEAST_BRONZE_DAYS) {
            throw CommandFailure.usage(
                    "--keep-bronze-days " + keepBronzeDays + " is too short: events come up to 60 days"
                            + " late, and a replay needs the messages of both ends. Keep " + LEAST_BRONZE_DAYS
                            + " days or more.");
        }
        if (vacuumHours < LEAST_VACUUM_HOURS) {
            throw CommandFailure.usage("--vacuum-hours " + vacuumHours
                    + " would delete files that a job is just writing. Give " + LEAST_VACUUM_HOURS + " or more.");
        }
        if (vacuumHours > MOST_VACUUM_HOURS) {
            throw CommandFailure.usage("--vacuum-hours " + vacuumHours + " is more than Delta can keep: after "
                    + MOST_VACUUM_HOURS + " hours a table's log forgets which files it has removed. Give "
                    + MOST_VACUUM_HOURS + " or less.");
        }
    }

    /** How many days before the day of {@code valid_through} are kept of a table; empty where all are. */
    OptionalInt keepDays(Table table) {
        if (isLanding(table)) {
            return OptionalInt.of(keepLandingDays);
        }
        return table.layer() == Layer.BRONZE ? OptionalInt.of(keepBronzeDays) : OptionalInt.empty();
    }

    /** Whether a table holds what landed: whoever shortens it must know that it has been read. */
    static boolean isLanding(Table table) {
        return table == Frames.TABLE || table == Events.TABLE;
    }

    /** As {@code ops.runs} keeps it. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("open_days", openDays);
        map.put("keep_landing_days", keepLandingDays);
        map.put("keep_bronze_days", keepBronzeDays);
        map.put("vacuum_hours", vacuumHours);
        return map;
    }
}
