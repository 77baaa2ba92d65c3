package io.chargelake.query;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.upkeep.LakeTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/**
 * Asks a lake in Spark's SQL. A table becomes a view of its name when a question first names it, which no question may do
 * otherwise; questions that would write are refused.
 */
final class LakeQuery {

    private final SparkSession spark;
    private final Lake lake;
    private final String lakeAsWritten;
    private final Set<Table> named = new HashSet<>();
    private final Set<String> layers = new HashSet<>();

    LakeQuery(SparkSession spark, Lake lake, String lakeAsWritten) {
        this.spark = spark;
        // Delta answers count, min and max from its log where it can, and fails over days as java.time has them.
        spark.conf().set("spark.databricks.delta.optimizeMetadataQuery.enabled", false);
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
    }

    /**
     * Asks.
     *
     * @param most rows at most
     * @throws CommandFailure (exit 2) if the question cannot be understood, names what is not there, or would write
     */
    Answer ask(String question, int most) {
        try {
            requireQuestion(question);
            name(question);
            Dataset<Row> rows = spark.sql(question);
            List<Row> shown = new ArrayList<>();
            Iterator<Row> all = rows.limit(most + 1).toLocalIterator();
            all.forEachRemaining(shown::add);
            boolean cut = shown.size() > most;
            return new Answer(rows.schema(), cut ? shown.subList(0, most) : shown, cut);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            // Spark's own exceptions are checked and thrown unannounced.
            if (failure instanceof AnalysisException wrong) {
                throw CommandFailure.usage("Spark does not understand the question: " + firstLines(wrong.getMessage())
                        + " The tables are: " + tables() + ".");
            }
            throw new IllegalStateException(failure);
        }
    }

    private void requireQuestion(String question) throws Exception {
        LogicalPlan plan = ((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .sqlParser()
                .parsePlan(question);
        boolean describes = plan.getClass().getSimpleName().matches("(Describe|Show|Explain).*");
        if ((plan instanceof Command || plan instanceof ParsedStatement) && !describes) {
            throw CommandFailure.usage("'chargelake sql' only reads; this would do something: " + firstLines(question)
                    + ". Ask with SELECT, WITH, DESCRIBE or SHOW.");
        }
    }

    private void name(String question) {
        String text = question.toLowerCase(Locale.ROOT);
        for (Table table : LakeTables.ALL) {
            if (text.matches("(?s).*\\b" + table.name().replace(".", "`?\\s*\\.\\s*`?") + "\\b.*")
                    && !named.contains(table)
                    && DeltaTables.version(lake, table).isPresent()) {
                layer(table.layer().word());
                spark.sql("CREATE OR REPLACE VIEW " + table.name() + " AS SELECT * FROM delta.`"
                        + lake.locationOf(table).replace("`", "``") + "`");
                named.add(table);
            }
        }
    }

    /** Spark makes a folder for each database; ours is one that nobody sees. */
    private void layer(String name) {
        if (layers.add(name)) {
            try {
                Path folder = Files.createTempDirectory("chargelake-sql");
                folder.toFile().deleteOnExit();
                spark.sql("CREATE DATABASE IF NOT EXISTS " + name + " LOCATION '" + folder.toUri() + "'");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private String tables() {
        return LakeTables.ALL.stream()
                .filter(table -> DeltaTables.version(lake, table).isPresent())
                .map(Table::name)
                .collect(Collectors.joining(", "));
    }

    private static String firstLines(String text) {
        return text.lines().limit(3).collect(Collectors.joining(" ")).strip();
    }
}
