package io.chargelake.upkeep;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.CurationPosition;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.lake.Lake;
import io.chargelake.lineage.DataFlow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chargelake maintain migrate}: brings stored tables to the definitions of this version. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Rewrites the tables whose definition has a new version, each in one commit. Once after an upgrade, with no other"
                    + " job beside it; 'tables check' says whether there is anything to do.",
            "Earlier versions of a table remain readable by Delta's time travel until they are vacuumed."
        },
        footer = {"", "Example: chargelake maintain migrate --lake /data/lake"})
final class MigrateCommand implements ChargelakeCommand {

    @Mixin
    private CommonOptions common;

    @Override
    public CommonOptions common() {
        return common;
    }

    /** No row comes from elsewhere: tables are written anew, by another definition. */
    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(DataFlow.between(common.lake(), List.of(), LakeTables.ALL));
    }

    @Override
    public Outcome run() {
        Lake lake = common.lake();
        Map<String, Integer> migrated =
                new LakeMigration(lake, common.lakeAsWritten(), this::session, LakeTables.ALL, Migrations.ALL).run();
        List<String> lines = new ArrayList<>();
        migrated.forEach((table, version) -> lines.add(table + " is of version " + version + " now"));
        if (lines.isEmpty()) {
            lines.add("nothing to migrate");
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("migrated", migrated);
        return new Outcome(lines, summary);
    }

    private SparkSession session() {
        SparkSession spark = SparkStart.session(common.master(), "chargelake maintain migrate");
        PseudonymKey key = PseudonymKey.at(
                common.pseudonymKey(), CurationPosition.of(common.lake()).pseudonymKey());
        new Pseudonymisation(new Pseudonyms(key)).register(spark);
        return spark;
    }
}
