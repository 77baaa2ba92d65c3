package io.chargelake.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.ExitCode;
import io.chargelake.curation.silver.Stations;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableAppend;
import io.chargelake.upkeep.LakeTables;
import io.chargelake.upkeep.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlIT {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void aLake() {
        Lake lake = Lake.at(folder.resolve("lake").toString());
        LakeTables.ALL.forEach(table -> DeltaTables.createIfMissing(lake, table));
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            for (String name : List.of("Mitte, \"Nord\"", "\u001b[31mred\nline")) {
                append.rows()
                        .string("S-" + name.length())
                        .string(name)
                        .absent()
                        .absent()
                        .doubleValue(52.5)
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .absent()
                        .endRow();
            }
            append.commit();
        }
    }

    @Test
    void printsTheAnswerAsATableWithoutWhatATerminalWouldObey() {
        assertThat(ask("SELECT name, latitude_deg FROM silver.stations s ORDER BY s.station_id")
                        .well()
                        .lines())
                .containsExactly(
                        "name           latitude_deg", "Mitte, \"Nord\"          52.5", "·[31mred·line          52.5");
    }

    @Test
    void printsCsvAndJson() {
        assertThat(ask("SELECT name, site FROM silver.stations WHERE name LIKE 'Mitte%'", "--format", "csv")
                        .well()
                        .lines())
                .containsExactly("name,site", "\"Mitte, \"\"Nord\"\"\",");
        assertThat(ask("SELECT count(*) AS n, array('a', 'b') AS list FROM silver.stations", "--json")
                        .well()
                        .json()
                        .toString())
                .isEqualTo("{\"columns\":[\"n\",\"list\"],\"rows\":[{\"n\":2,\"list\":[\"a\",\"b\"]}],\"more\":false}");
    }

    @Test
    void saysWhereThereAreMoreRows() {
        Terminal answer =
                ask("SELECT station_id FROM silver.stations", "--limit", "1").well();
        assertThat(answer.lines()).hasSize(2);
        assertThat(answer.err()).contains("more rows than the 1 shown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM silver.stations",
                "INSERT INTO silver.stations VALUES (1)",
                "DROP VIEW silver.stations",
                "CREATE TABLE t AS SELECT 1",
                "WITH x AS (SELECT 1) INSERT INTO silver.stations SELECT * FROM x",
                "UPDATE silver.stations SET name = 'x'",
                "MERGE INTO silver.stations USING silver.stations ON true WHEN MATCHED THEN DELETE",
                "TRUNCATE TABLE silver.stations",
                "SET spark.x = 1",
                "ADD JAR x"
            })
    void onlyReads(String statement) {
        assertThat(ask(statement).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysWhatIsWrongAndWhatThereIs() {
        assertThat(ask("SELECT * FROM silver.station").err()).contains("silver.station", "silver.stations");
        assertThat(ask("SELEKT 1").code()).isEqualTo(ExitCode.USAGE);
        assertThat(ask("  ").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void everySampleQueryOfTheCatalogueCanBeAsked() throws Exception {
        Path questions = Files.writeString(
                folder.resolve("queries.sql"),
                LakeTables.ALL.stream()
                        .flatMap(table -> table.queries().stream())
                        .map(query -> "-- " + query.title() + "\n" + query.sql())
                        .collect(Collectors.joining(";\n")));
        assertThat(run("--file", questions.toString(), "--json").well().json().at("/answers"))
                .hasSizeGreaterThanOrEqualTo(LakeTables.ALL.size());
    }

    private static Terminal ask(String question, String... more) {
        return run(Stream.concat(Stream.of(question), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Terminal run(String... arguments) {
        return Terminal.run(
                new SqlCommand(),
                Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of("--lake", folder.resolve("lake").toString(), "--master", "local[2]"))
                        .toArray(String[]::new));
    }
}
