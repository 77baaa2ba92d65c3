package io.chargelake.upkeep;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.quality.Migration;
import io.chargelake.lake.Claim;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableSnapshot;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a lake to the versions of their definitions. A run that dies has brought some of them there, and
 * the next goes on with the others.
 *
 * @param lake the lake
 * @param lakeAsWritten the lake as the user knows it, for messages
 * @param spark asked only where there is something to migrate
 * @param tables their definitions
 * @param migrations all there are
 */
record LakeMigration(
        Lake lake,
        String lakeAsWritten,
        Supplier<SparkSession> spark,
        List<Table> tables,
        Collection<Migration> migrations) {

    private static final Logger LOG = LoggerFactory.getLogger(LakeMigration.class);

    /**
     * Migrates what has to be.
     *
     * @return the tables that were migrated, with their versions now
     * @throws CommandFailure (exit 2) if there are no tables, or one is of a version that nothing leads on from, (exit 5) if
     *     a run of {@code curate}, {@code gold} or {@code global} is under way
     */
    Map<String, Integer> run() {
        Map<Table, List<Migration>> work = work();
        Map<String, Integer> migrated = new LinkedHashMap<>();
        if (work.isEmpty()) {
            return migrated;
        }
        try (Claim curation = Claim.take(lake, "curate");
                Claim gold = Claim.take(lake, "gold");
                Claim global = Claim.take(lake, "global")) {
            LOG.debug("claims {}, {} and {}", curation.number(), gold.number(), global.number());
            work.forEach((table, path) -> {
                int files = Migration.run(spark.get(), lake, table, path);
                LOG.info("{} is of version {} now, in {} files", table, table.version(), files);
                migrated.put(table.name(), table.version());
            });
        }
        return migrated;
    }

    private Map<Table, List<Migration>> work() {
        Map<Table, List<Migration>> work = new LinkedHashMap<>();
        boolean any = false;
        for (Table table : tables) {
            Optional<TableSnapshot> stored = DeltaTables.snapshot(lake, table);
            any |= stored.isPresent();
            int version = stored.map(TableSnapshot::definitionVersion).orElse(table.version());
            if (version > table.version()) {
                stored.get().requireSameDefinition();
            }
            if (version < table.version()) {
                work.put(
                        table,
                        Migration.between(migrations, version, table)
                                .orElseThrow(() -> CommandFailure.usage(table + " in " + lakeAsWritten
                                        + " is of version " + version
                                        + " of its definition, and nothing leads from there to version "
                                        + table.version()
                                        + ". Make the lake anew from Kafka in another folder (--lake).")));
            }
        }
        if (!any) {
            throw LakeTables.missing(lakeAsWritten);
        }
        return work;
    }
}
