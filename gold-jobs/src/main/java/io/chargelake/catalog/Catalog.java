package io.chargelake.catalog;

import io.chargelake.curation.bronze.QuarantinedFrames;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableDifference;
import io.chargelake.upkeep.Doubts;
import io.chargelake.upkeep.LakeTables;
import io.chargelake.upkeep.ValidThrough;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What there is to know of the tables of a lake.
 *
 * @param lake the lake as the user wrote it
 * @param owner whom to ask
 * @param licence under which terms the data may be used
 * @param madeAt when it was looked at
 * @param entries one for each table, in the order in which data passes through them
 */
public record Catalog(String lake, String owner, String licence, Instant madeAt, List<CatalogEntry> entries) {

    /** Of a lake as it is now; of a lake that has no tables yet, the definitions. */
    static Catalog of(Lake lake, String lakeAsWritten, String owner, String licence, Instant now) {
        ValidThrough validThrough = ValidThrough.of(lake);
        LastRuns runs = LastRuns.of(lake);
        Doubts doubts = Doubts.of(lake);
        SetAside setAside = readable(lake) ? SetAside.of(lake) : new SetAside(Map.of());
        List<CatalogEntry> entries = LakeTables.ALL.stream()
                .map(table -> CatalogEntry.of(
                        lake,
                        table,
                        validThrough.of(table),
                        doubts.of(table),
                        runs.of(table),
                        setAside.of(table),
                        readers(table)))
                .toList();
        return new Catalog(lakeAsWritten, owner, licence, now, entries);
    }

    /** A lake that has to be migrated first cannot be read by this version. */
    private static boolean readable(Lake lake) {
        return Stream.of(QuarantinedFrames.TABLE, QuarantinedMessages.TABLE)
                .flatMap(table -> DeltaTables.snapshot(lake, table).stream())
                .flatMap(stored -> stored.differences().stream())
                .noneMatch(TableDifference::keepsFromReading);
    }

    private static List<Table> readers(Table table) {
        return LakeTables.ALL.stream()
                .filter(reader -> reader.sources().contains(table))
                .toList();
    }

    /** How many of the tables are there. */
    public long stored() {
        return entries.stream().filter(CatalogEntry::isStored).count();
    }

    /** The layers, each with its tables. */
    public List<Section> sections() {
        return Arrays.stream(Layer.values())
                .map(layer -> new Section(
                        layer,
                        entries.stream()
                                .filter(entry -> entry.table().layer() == layer)
                                .toList()))
                .toList();
    }

    /**
     * The tables of a layer.
     *
     * @param layer the layer
     * @param entries its tables
     */
    public record Section(Layer layer, List<CatalogEntry> entries) {}
}
