package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.quality.Migration;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import io.chargelake.lake.TableRows;
import io.chargelake.lake.TableSnapshot;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of our own, which changes twice. */
class LakeMigrationIT {

    private static final String NAME = "silver.readings";
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

    private static final Table FIRST = Table.named(NAME)
            .grain("one reading")
            .required("day", ColumnType.DATE, "The day.")
            .required("meter", ColumnType.STRING, "The meter.")
            .optional("reading", ColumnType.STRING, "What it says, in Wh.")
            .partitionedBy("day")
            .keyedBy("day", "meter")
            .build();

    private static final Table THIRD = Table.named(NAME)
            .grain("one reading")
            .version(3)
            .required("day", ColumnType.DATE, "The day.")
            .required("station_id", ColumnType.STRING, "The station.")
            .optional("energy_wh", ColumnType.LONG, "What its meter says.")
            .required("source", ColumnType.STRING, "Where it comes from.")
            .partitionedBy("day")
            .keyedBy("day", "station_id")
            .build();

    private static final List<Migration> MIGRATIONS = List.of(
            new Migration(NAME, 2, Map.of("energy_wh", "try_cast(energy_wh AS BIGINT)", "source", "'meter'")),
            new Migration(NAME, 1, Map.of("station_id", "meter", "energy_wh", "reading")));

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void aTableOfTheFirstVersion() {
        lake = Lake.at(folder.toString());
        DeltaTables.createIfMissing(lake, FIRST);
        try (TableAppend append =
                DeltaTables.snapshot(lake, FIRST).orElseThrow().append("writer", 7)) {
            append.rows(DAY).string("ST-1").string("1500").endRow();
            append.rows(DAY.plusDays(1)).string("ST-2").string("about 3").endRow();
            append.note("position", "offset 42");
            append.commit();
        }
    }

    @Test
    void rowsGoFromVersionToVersionAndWhatIsNotedInTheTableStays() {
        assertThat(migration(THIRD, MIGRATIONS).run()).containsExactly(Map.entry(NAME, 3));

        assertThat(TableRows.of(lake, THIRD).list())
                .extracting(
                        row -> row.string("station_id") + " " + row.longValue("energy_wh") + " " + row.string("source"))
                .containsExactlyInAnyOrder("ST-1 1500 meter", "ST-2 null meter");
        TableSnapshot migrated = DeltaTables.snapshot(lake, THIRD).orElseThrow();
        assertThat(migrated.differences()).isEmpty();
        assertThat(migrated.files().byPartition()).containsOnlyKeys("2026-10-01", "2026-10-02");
        assertThat(migrated.domainMetadata("position")).hasValue("offset 42");
        assertThat(migrated.lastTransaction("writer")).hasValue(7);
        assertThat(migrated.version()).as("one commit").isEqualTo(2);
        assertThat(SparkStart.session("local[2]", "gold tests")
                        .read()
                        .format("delta")
                        .option("versionAsOf", 1)
                        .load(lake.locationOf(THIRD))
                        .columns())
                .as("the version before")
                .containsExactly("day", "meter", "reading");
        assertThat(migration(THIRD, MIGRATIONS).run()).as("again").isEmpty();
    }

    @Test
    void whatIsMigratedCanBeWrittenOn() {
        migration(THIRD, MIGRATIONS).run();
        try (TableAppend append = TableAppend.to(lake, THIRD)) {
            append.rows(DAY).string("ST-3").longValue(9L).string("meter").endRow();
            append.commit();
        }

        assertThat(TableRows.of(lake, THIRD).where("station_id", "ST-3").list()).hasSize(1);
    }

    @Test
    void noVersionReadsOrWritesTheTableOfAnother() {
        assertThatThrownBy(() -> TableAppend.to(lake, THIRD))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("silver.readings")
                .hasMessageContaining("is of version 1 of its definition, and this Chargelake works with version 3")
                .hasMessageContaining("chargelake maintain migrate");
        assertThatThrownBy(() -> TableRows.of(lake, THIRD).list()).isInstanceOf(CommandFailure.class);

        migration(THIRD, MIGRATIONS).run();

        assertThatThrownBy(() -> TableAppend.to(lake, FIRST))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("knows version 1 at most");
        assertThatThrownBy(() -> migration(FIRST, MIGRATIONS).run()).isInstanceOf(CommandFailure.class);
    }

    @Test
    void aMigrationThatIsMissingIsSaidBeforeAnythingIsDone() {
        assertThatThrownBy(() -> migration(THIRD, MIGRATIONS.subList(0, 1)).run())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nothing leads from there to version 3");
        assertThat(DeltaTables.version(lake, FIRST)).hasValue(1);
    }

    @Test
    void checkNamesTheTableAndTheCommand() {
        assertThat(DeltaTables.snapshot(lake, THIRD).orElseThrow().differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.kind())
                            .isEqualTo(io.chargelake.lake.TableDifference.Kind.MENDED_BY_MIGRATION);
                    assertThat(difference)
                            .hasToString("silver.readings is of version 1 of its definition, which is 3 now");
                });
    }

    private LakeMigration migration(Table table, List<Migration> migrations) {
        return new LakeMigration(
                lake, "the lake", () -> SparkStart.session("local[2]", "gold tests"), List.of(table), migrations);
    }
}
