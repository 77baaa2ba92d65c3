package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonymisation;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.curation.quality.Migration;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableDifference;
import io.chargelake.lake.TableDifference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables as they were published, in {@code table-definitions.json}, against those of the code: whoever reads or
 * writes a lake of the published version must be able to go on.
 */
class TableDefinitionsIT {

    private static final Path PUBLISHED = Path.of("src/test/resources/table-definitions.json");
    private static final Map<String, Table> DEFINED =
            LakeTables.ALL.stream().collect(Collectors.toMap(Table::name, Function.identity()));

    @TempDir
    private Path folder;

    @Test
    void aLakeOfThePublishedVersionCanBeReadAndWrittenOn() throws IOException {
        List<String> broken = new ArrayList<>();
        List<String> added = new ArrayList<>();
        Lake lake = Lake.at(folder.toString());
        for (Table published : published()) {
            Table defined = DEFINED.get(published.name());
            if (defined == null) {
                broken.add(published + " is gone");
                continue;
            }
            DeltaTables.createIfMissing(lake, published);
            if (published.version() < defined.version()) {
                Optional<List<Migration>> path = Migration.between(Migrations.ALL, published.version(), defined);
                if (path.isEmpty()) {
                    broken.add(published + " has no migration from version " + published.version() + " to "
                            + defined.version());
                    continue;
                }
                SparkSession spark = SparkStart.session("local[2]", "gold tests");
                new Pseudonymisation(new Pseudonyms(PseudonymKey.at(folder.resolve("pseudonym.key"), Optional.empty())))
                        .register(spark);
                Migration.run(spark, lake, defined, path.get());
            }
            for (TableDifference difference :
                    DeltaTables.snapshot(lake, defined).orElseThrow().differences()) {
                // A column that is left alone is one that new rows lack: its readers would find nothing.
                (difference.kind() == Kind.MENDED_BY_THE_NEXT_RUN ? added : broken).add(difference.toString());
            }
        }

        assertThat(broken)
                .as(
                        "changes that break readers or writers of lakes that exist; add a column that rows may lack instead, or"
                                + " raise the version of the table and add a migration")
                .isEmpty();
        if ("write".equals(System.getenv("CHARGELAKE_GOLDEN"))) {
            Files.writeString(PUBLISHED, json(LakeTables.ALL));
            added.clear();
        }
        assertThat(added)
                .as(
                        "columns that are not published yet: run this test with CHARGELAKE_GOLDEN=write, and tell in the changelog")
                .isEmpty();
        assertThat(Files.readString(PUBLISHED))
                .as("the published definitions; CHARGELAKE_GOLDEN=write renews them")
                .isEqualTo(json(LakeTables.ALL));
    }

    private static List<Table> published() throws IOException {
        if (!Files.exists(PUBLISHED)) {
            return List.of();
        }
        return StreamSupport.stream(
                        new ObjectMapper().readTree(Files.readString(PUBLISHED)).spliterator(), false)
                .map(TableDefinitionsIT::table)
                .toList();
    }

    private static Table table(JsonNode published) {
        Table.Builder table = Table.named(published.path("table").asText())
                .grain("as published")
                .version(published.path("version").asInt(1));
        for (JsonNode column : published.path("columns")) {
            ColumnType type = Arrays.stream(ColumnType.values())
                    .filter(each -> each.sql().equals(column.path("type").asText()))
                    .findFirst()
                    .orElseThrow();
            if (column.path("required").asBoolean()) {
                table.required(column.path("name").asText(), type, "As published.");
            } else {
                table.optional(column.path("name").asText(), type, "As published.");
            }
        }
        if (published.has("partition")) {
            table.partitionedBy(published.path("partition").asText());
        }
        return table.keyedBy(published.path("key").asText().split(",")).build();
    }

    private static String json(List<Table> tables) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ArrayNode all = json.createArrayNode();
        for (Table table : tables) {
            ObjectNode node = all.addObject().put("table", table.name());
            if (table.version() > 1) {
                node.put("version", table.version());
            }
            table.partition().ifPresent(column -> node.put("partition", column));
            node.put("key", String.join(",", table.key()));
            ArrayNode columns = node.putArray("columns");
            for (Column column : table.columns()) {
                columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type().sql())
                        .put("required", !column.nullable());
            }
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }
}
