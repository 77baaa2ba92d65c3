package io.chargelake.catalog;

import io.chargelake.lake.Column;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableDifference;
import io.chargelake.lake.TableSnapshot;
import io.chargelake.upkeep.Figures;
import io.chargelake.upkeep.TableState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to know of one table. Pages and Markdown show its accessors, which is why they return text.
 *
 * @param table the definition
 * @param state what the lake has of it; empty where it has none
 * @param validThrough up to when it is complete; empty where unknown
 * @param doubts why it should be looked at before it is used
 * @param lastRun what the last run did that concerned it; empty where none has
 * @param sample what its newest rows say; empty where there are none
 * @param setAside why rows are in quarantine instead, and how many
 * @param readingTables the tables that are made from it
 */
public record CatalogEntry(
        Table table,
        Optional<TableState> state,
        Optional<Instant> validThrough,
        List<String> doubts,
        Optional<LastRuns.OfTable> lastRun,
        Optional<NewestRows> sample,
        List<String> setAside,
        List<Table> readingTables) {

    static CatalogEntry of(
            Lake lake,
            Table table,
            Optional<Instant> validThrough,
            Optional<String> failed,
            Optional<LastRuns.OfTable> lastRun,
            List<String> setAside,
            List<Table> readingTables) {
        Optional<TableState> state = TableState.of(lake, table);
        List<TableDifference> differences = DeltaTables.snapshot(lake, table)
                .map(TableSnapshot::differences)
                .orElse(List.of());
        // A table that has to be migrated first cannot be read by this version.
        boolean readable = differences.stream().noneMatch(TableDifference::keepsFromReading);
        List<String> doubts = Stream.concat(
                        failed.stream(), differences.stream().map(TableDifference::toString))
                .toList();
        return new CatalogEntry(
                table,
                state,
                validThrough,
                doubts,
                lastRun,
                readable ? state.flatMap(there -> NewestRows.of(lake, there)) : Optional.empty(),
                setAside,
                readingTables);
    }

    /** For example {@code silver.heartbeats}. */
    public String name() {
        return table.name();
    }

    public boolean isStored() {
        return state.isPresent();
    }

    public String rows() {
        return state.map(there -> {
                    OptionalLong rows = there.files().rows();
                    return rows.isPresent() ? Figures.count(rows.getAsLong()) : Figures.UNKNOWN;
                })
                .orElse("not there yet");
    }

    public String size() {
        return state.map(there -> Figures.bytes(there.files().bytes()) + " in "
                        + Figures.count(there.files().count(), "file"))
                .orElse(Figures.UNKNOWN);
    }

    public String latest() {
        return state.flatMap(TableState::latest)
                .map(TableState.Latest::forPeople)
                .orElse(Figures.UNKNOWN);
    }

    public String completeThrough() {
        return Figures.time(validThrough);
    }

    public String key() {
        return String.join(", ", table.key());
    }

    public String partition() {
        return table.partition().orElse("none");
    }

    /** Where rows come from: tables, and what lies outside of the lake. */
    public List<String> feeds() {
        return table.feeds();
    }

    public List<Table> sources() {
        return table.sources();
    }

    public List<String> readers() {
        return table.readers();
    }

    /** Whether somebody should look at it before it is used. */
    public boolean isDoubtful() {
        return !doubts.isEmpty();
    }

    public List<ColumnEntry> columns() {
        return table.columns().stream()
                .map(column -> new ColumnEntry(
                        column,
                        table.key().contains(column.name()),
                        sample.map(NewestRows::examples)
                                .map(examples -> examples.get(column.name()))
                                .orElse("")))
                .toList();
    }

    /** All words by which it may be found, in small letters. */
    public String searched() {
        return Stream.concat(
                        Stream.of(table.name(), table.purpose(), table.grain()),
                        table.columns().stream()
                                .flatMap(column -> Stream.concat(
                                        Stream.of(column.name(), column.description()), column.words().stream())))
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    /**
     * A column.
     *
     * @param column the definition
     * @param isKey whether it is part of the table's key
     * @param example a value of the newest rows; the empty text where there is none, or it may tell of a person
     */
    public record ColumnEntry(Column column, boolean isKey, String example) {

        public String name() {
            return column.name();
        }

        public String type() {
            return column.type().sql();
        }

        public String unit() {
            return column.unit().map(unit -> unit.ucum()).orElse("");
        }

        public String description() {
            return column.description();
        }

        public String required() {
            return column.nullable() ? "" : "always";
        }

        public List<String> words() {
            return column.words();
        }

        /** How it holds personal data, in words; the empty text where it does not. */
        public String personal() {
            return column.personal().map(PersonalWords::of).orElse("");
        }
    }
}
