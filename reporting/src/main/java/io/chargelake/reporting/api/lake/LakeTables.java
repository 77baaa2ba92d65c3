package io.chargelake.reporting.api.lake;

import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Rows of the lake's tables, kept in memory until their table has a new version. Whether it has is asked at most once a
 * second, so that many callers cost the storage no more than one.
 */
public final class LakeTables {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Answers that are kept; those that nobody has asked for longest go first. */
    private static final int MOST_KEPT = 64;

    private final Lake lake;
    private final InstantSource clock;
    private final Map<String, Seen> versions = new LinkedHashMap<>();
    private final Map<Question, Rows> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Rows> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /**
     * Rows of one version of a table.
     *
     * @param version -1 where there is no table yet
     */
    record Rows(long version, List<TableRow> rows) {}

    private record Question(Table table, String selection) {}

    private record Seen(long version, long untilMillis) {}

    /** Those of a lake. */
    public LakeTables(Lake lake, InstantSource clock) {
        this.lake = lake;
        this.clock = clock;
    }

    /**
     * Rows of a table.
     *
     * @param selection says the same for the same selection
     * @param select picks the rows
     */
    synchronized Rows rows(Table table, String selection, UnaryOperator<TableRows> select) {
        Question question = new Question(table, selection);
        long version = version(table);
        Rows known = kept.get(question);
        if (known == null || known.version != version) {
            known = new Rows(
                    version,
                    version < 0
                            ? List.of()
                            : select.apply(TableRows.of(lake, table)).list());
            kept.put(question, known);
        }
        return known;
    }

    /** Rows of a table one by one, which are not kept. */
    void each(Table table, UnaryOperator<TableRows> select, Consumer<TableRow> row) {
        if (version(table) >= 0) {
            select.apply(TableRows.of(lake, table)).forEach(row);
        }
    }

    /** The version of a table now; -1 where there is none. */
    synchronized long version(Table table) {
        long now = clock.millis();
        Seen seen = versions.get(table.name());
        if (seen == null || seen.untilMillis < now) {
            seen = new Seen(DeltaTables.version(lake, table).orElse(-1), now + LOOK_EVERY.toMillis());
            versions.put(table.name(), seen);
        }
        return seen.version;
    }

    /** The lake itself, for what is not a table's rows. */
    Lake lake() {
        return lake;
    }
}
