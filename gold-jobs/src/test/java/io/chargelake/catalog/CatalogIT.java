package io.chargelake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import io.chargelake.upkeep.LakeTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogIT {

    private static final Instant AT = Instant.parse("2026-10-05T10:00:00Z");
    private static final String HOSTILE = "<script>alert('x')</script>|](http://e.vil)";

    @TempDir
    private static Path folder;

    private static Lake lake;

    static List<Table> tables() {
        return LakeTables.ALL;
    }

    @BeforeAll
    static void aCatalogueOfALakeWithAllTables() {
        lake = Lake.at(folder.resolve("lake").toString());
        LakeTables.ALL.forEach(table -> DeltaTables.createIfMissing(lake, table));
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            append.rows()
                    .string("S-1")
                    .string(HOSTILE)
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .absent()
                    .string("Jane Doe")
                    .string("jane@example.com")
                    .absent()
                    .endRow();
            append.commit();
        }
        try (TableAppend append = TableAppend.to(lake, TransactionStops.TABLE)) {
            append.rows(LocalDate.parse("2026-10-05"))
                    .string("S-1")
                    .instant(AT)
                    .instant(AT.plusSeconds(90))
                    .longValue(7)
                    .string("tag_0123")
                    .longValue(2000)
                    .string("Local")
                    .string("m-1")
                    .string("ws-1")
                    .absent()
                    .strings(List.of("reason_defaulted"))
                    .absent()
                    .endRow();
            append.commit();
        }
        for (int run = 1; run <= 2; run++) {
            new RunLedger(lake)
                    .append(new Run(
                            "r-" + run,
                            "curate",
                            AT.plusSeconds(run),
                            AT.plusSeconds(60 + run),
                            Optional.of(AT),
                            Optional.of("{}"),
                            10,
                            8,
                            1,
                            1,
                            2,
                            Optional.of(
                                    "{\"silver.transaction_stops\":{\"in\":10,\"out\":8,\"duplicates\":1,\"quarantined\":1,\"repaired\":2}}"),
                            "test"));
        }
        assertThat(CommandMain.run(new CatalogCommand(), new String[] {
                    "--lake",
                    folder.resolve("lake").toString(),
                    "--out",
                    folder.resolve("catalog").toString()
                }))
                .isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyTableSaysWhatItIsForWhereItComesFromAndWhatToAsk(Table table) {
        assertThat(table.purpose()).endsWith(".");
        assertThat(table.sources().size() + table.feeds().size()).isPositive();
        assertThat(table.queries()).isNotEmpty();
        assertThat(table.queries()).allSatisfy(query -> assertThat(query.sql()).contains(table.name()));
        // Data flows one way.
        assertThat(LakeTables.ALL.subList(0, LakeTables.ALL.indexOf(table)))
                .as("tables before it")
                .containsAll(table.sources().stream()
                        .filter(source -> !source.name().equals("silver.node_starts"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theContractIsOneOfTheStandardAndMatchesTheStoredTable(Table table) throws IOException {
        JsonNode contract = new YAMLMapper()
                .readTree(folder.resolve("catalog/contracts/" + table.name() + ".odcs.yaml")
                        .toFile());

        assertThat(standard().validate(new ObjectMapper().writeValueAsString(contract), InputFormat.JSON))
                .isEmpty();
        List<String> promised = new ArrayList<>();
        for (JsonNode column : contract.at("/schema/0/properties")) {
            promised.add(column.path("name").asText() + " "
                    + column.path("physicalType").asText());
        }
        List<String> stored = Arrays.stream(SparkStart.session("local[2]", "chargelake gold tests")
                        .read()
                        .format("delta")
                        .load(lake.locationOf(table))
                        .schema()
                        .fields())
                .map(field -> field.name() + " " + field.dataType().simpleString())
                .toList();
        assertThat(promised).isEqualTo(stored);
        assertThat(StreamSupport.stream(contract.at("/schema/0/properties").spliterator(), false)
                        .filter(column -> column.path("primaryKey").asBoolean())
                        .count())
                .isEqualTo(table.key().size());
    }

    @Test
    void aPageTellsWhatTheLakeHas() throws IOException {
        assertThat(page("silver.transaction_stops.html"))
                .contains("Complete through", "2026-10-05 10:00:00")
                .contains("2 (10.00 %)", "4 (20.00 %)")
                .contains("reason_defaulted (1 row)")
                .contains("half of the rows within 1 min 30 s")
                .contains("<code>EmergencyStop</code>")
                .contains("pseudonym of a person")
                .doesNotContain("tag_0123");
        assertThat(page("index.html")).contains("silver.transaction_stops.html", "data-text=");
        assertThat(page("markdown/silver.transaction_stops.md")).contains("[bronze.messages](bronze.messages.md)");
    }

    @Test
    void whatStationsSayIsTextAndPeopleAreNotNamed() throws IOException {
        assertThat(page("silver.stations.html"))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert")
                .doesNotContain("Jane")
                .doesNotContain("jane@");
        assertThat(page("markdown/silver.stations.md")).contains("\\<script\\>").contains("\\|\\]");
    }

    @Test
    void whereThereIsNoLakeTheDefinitionsAreTold() throws IOException {
        assertThat(CommandMain.run(new CatalogCommand(), new String[] {
                    "--lake",
                    folder.resolve("none").toString(),
                    "--out",
                    folder.resolve("of-none").toString()
                }))
                .isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(folder.resolve("of-none/index.html"))).contains("not there yet");
    }

    private static String page(String name) throws IOException {
        return Files.readString(folder.resolve("catalog").resolve(name));
    }

    /** Open Data Contract Standard 3.1.0, Apache-2.0, as Bitol publishes it. */
    private static JsonSchema standard() throws IOException {
        try (InputStream schema = CatalogIT.class.getResourceAsStream("/odcs-json-schema-v3.1.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(schema);
        }
    }
}
