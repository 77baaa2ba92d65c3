package io.chargelake.sample;

import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Layer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The versions of a lake's tables, to see whether a command has changed any. */
final class TableVersions {

    private TableVersions() {}

    /**
     * By table name; the history of runs, which every run extends, is not among them, and neither are tables of a global lake.
     */
    static Map<String, OptionalLong> of(Lake lake) {
        Map<String, OptionalLong> versions = new TreeMap<>();
        LakeTables.ALL.stream()
                .filter(table -> table.layer() != Layer.GLOBAL)
                .forEach(table -> versions.put(table.name(), DeltaTables.version(lake, table)));
        return versions;
    }
}
