package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.curation.SparkStart;
import io.chargelake.curation.silver.Heartbeats;
import io.chargelake.lake.Claim;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What is written through Kernel, and read by Spark from files that Kernel names. */
class StoredRowsIT {

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final LocalDate SECOND = LocalDate.of(2026, 10, 2);

    @TempDir
    Path folder;

    private final SparkSession spark = SparkStart.session("local[2]", "curation tests");
    private Lake lake;

    @BeforeEach
    void aTableOfThreeFiles() {
        lake = Lake.at(folder.resolve("the [lake] of {today}").toString());
        DeltaTables.createIfMissing(lake, Heartbeats.TABLE);
        append(row("morning", "2026-10-01T06:00:00.000001Z"), row("next day", "2026-10-02T00:00:00Z"));
        append(row("evening", "2026-10-01T18:00:00.123456Z"));
    }

    @Test
    void aConditionOnThePartitionChoosesRowsAndFiles() {
        Dataset<Row> second = stored().where(col("event_date").equalTo(SECOND));

        assertThat(stations(second)).containsExactly("next day");
        assertThat(filesRead(second)).isEqualTo(1);
        assertThat(stations(stored().where(col("event_date").isin(FIRST, LocalDate.of(2026, 11, 1)))))
                .containsExactlyInAnyOrder("morning", "evening");
        assertThat(stations(stored().where(col("event_date").gt(SECOND)))).isEmpty();
    }

    @Test
    void filesWhoseStatisticsExcludeEveryRowAreNotRead() {
        Column time = Heartbeats.TABLE.column("occurred_at");
        Dataset<Row> evening = stored().where(col(time.name())
                .geq(lit(Instant.parse("2026-10-01T18:00:00.123456Z")))
                .and(col("event_date").equalTo(FIRST)));

        assertThat(stations(evening)).containsExactly("evening");
        assertThat(filesRead(evening)).isEqualTo(1);
        assertThat(stations(stored().where(col("station_id")
                        .equalTo("morning")
                        .or(col("station_id").equalTo("evening")))))
                .hasSize(2);
        assertThat(filesRead(stored().where(col("station_id").equalTo("morning"))))
                .isEqualTo(1);
        assertThat(filesRead(stored().where(col("station_id").isin("nobody", "none"))))
                .isZero();
    }

    @Test
    void whetherThereIsAnythingIsKnownWithoutReading() {
        StoredRows rows = StoredRows.of(spark, lake, Heartbeats.TABLE);

        assertThat(rows.anyOn(List.of(SECOND, SECOND.plusDays(1)))).isTrue();
        assertThat(rows.anyOn(List.of(SECOND.plusDays(1)))).isFalse();
        assertThat(rows.anyOn(
                        List.of(FIRST),
                        "occurred_at",
                        Instant.parse("2026-10-01T06:00:00.000001Z"),
                        Instant.parse("2026-10-01T06:00:01Z")))
                .isTrue();
        assertThat(rows.anyOn(
                        List.of(FIRST),
                        "occurred_at",
                        Instant.parse("2026-10-01T07:00:00Z"),
                        Instant.parse("2026-10-01T17:00:00Z")))
                .isFalse();
    }

    @Test
    void whatWasReadStaysWhatItIsWhenTheTableChanges() {
        Dataset<Row> before = stored();
        append(row("later", "2026-10-03T00:00:00Z"));

        assertThat(stations(before)).containsExactlyInAnyOrder("morning", "evening", "next day");
        assertThat(stations(stored())).contains("later");
    }

    @Test
    void aReplacedPartitionHoldsTheNewRowsAndTheOthersStay() {
        write().replace(rows(row("instead", "2026-10-01T12:00:00Z")), Set.of(FIRST.toString()));

        assertThat(TableRows.of(lake, Heartbeats.TABLE).list())
                .extracting(row -> row.string("station_id"))
                .containsExactlyInAnyOrder("instead", "next day");
    }

    @Test
    void everyKindOfValueComesBackAsItWas() {
        List<TableRow> byKernel = TableRows.of(lake, Heartbeats.TABLE).list();
        List<Row> bySpark = stored().orderBy("occurred_at").collectAsList();
        byKernel.sort((one, other) -> one.instant("occurred_at").compareTo(other.instant("occurred_at")));

        for (int i = 0; i < bySpark.size(); i++) {
            for (Column column : Heartbeats.TABLE.columns()) {
                Object value = bySpark.get(i).getAs(column.name());
                Object expected = byKernel.get(i).value(column.name());
                assertThat(
                                column.type() == ColumnType.STRING_LIST
                                        ? bySpark.get(i).getList(bySpark.get(i).fieldIndex(column.name()))
                                        : value)
                        .as(column.name())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aRowWithoutARequiredValueIsRefusedAndTheTableStaysAsItIs() {
        Object[] row = row("without a time", "2026-10-01T12:00:00Z");
        row[position("occurred_at")] = null;

        assertThatThrownBy(() -> write().append(rows(row)))
                .hasStackTraceContaining("silver.heartbeats.occurred_at: null (expected: a value)");
        assertThat(stations(stored())).hasSize(3);
        assertThat(DeltaTables.version(lake, Heartbeats.TABLE)).hasValue(2);
    }

    @Test
    void nothingIsCommittedWhereThereIsNothing() {
        write().append(rows());

        assertThat(DeltaTables.version(lake, Heartbeats.TABLE)).hasValue(2);
    }

    /** Somebody's DELETE may leave deletion vectors; Delta's own source knows them. */
    @Test
    void rowsThatADeletionVectorTakesOutAreNotRead() {
        String table = "delta.`" + lake.locationOf(Heartbeats.TABLE) + "`";
        spark.sql("ALTER TABLE " + table + " SET TBLPROPERTIES (delta.enableDeletionVectors = true)");
        write().replace(
                        rows(row("morning", "2026-10-01T06:00:00Z"), row("deleted", "2026-10-01T07:00:00Z")),
                        Set.of(FIRST.toString()));
        spark.sql("DELETE FROM " + table + " WHERE station_id = 'deleted'");

        assertThat(stations(stored())).containsExactlyInAnyOrder("morning", "next day");
        assertThat(stations(stored().where(col("event_date").equalTo(FIRST)))).containsExactly("morning");
    }

    private Dataset<Row> stored() {
        return StoredRows.of(spark, lake, Heartbeats.TABLE).rows();
    }

    private static List<String> stations(Dataset<Row> rows) {
        return rows.select("station_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** How many files the planned query would open. */
    private static long filesRead(Dataset<Row> rows) {
        var query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
        return CollectionConverters.asJava(query.sparkPlan().collectLeaves()).stream()
                .filter(FileSourceScanExec.class::isInstance)
                .mapToLong(
                        scan -> ((FileSourceScanExec) scan).selectedPartitions().totalNumberOfFiles())
                .sum();
    }

    private void append(Object[]... rows) {
        write().append(rows(rows));
    }

    private ClaimedWrite write() {
        Claim claim = Claim.take(lake, "curate");
        claim.close();
        return new ClaimedWrite(lake, claim, Heartbeats.TABLE);
    }

    private Dataset<Row> rows(Object[]... rows) {
        List<Row> all = new ArrayList<>();
        Arrays.stream(rows).map(RowFactory::create).forEach(all::add);
        return spark.createDataFrame(all, TableSchema.of(Heartbeats.TABLE))
                .coalesce(1)
                .sortWithinPartitions("event_date");
    }

    /** Every column has a value of its type. */
    private static Object[] row(String station, String time) {
        Instant at = Instant.parse(time);
        return Heartbeats.TABLE.columns().stream()
                .map(column -> switch (column.type()) {
                    case STRING -> column.name().equals("station_id") ? station : "text of " + column.name();
                    case BINARY -> new byte[] {1, 2};
                    case INT -> 7;
                    case LONG -> 8L;
                    case DOUBLE -> 0.5;
                    case BOOLEAN -> true;
                    case DATE -> LocalDate.parse(time.substring(0, 10));
                    case TIMESTAMP -> at;
                    case DECIMAL_2 -> new java.math.BigDecimal("1.25");
                    case STRING_LIST -> new String[] {"one", "two"};
                })
                .toArray();
    }

    private static int position(String column) {
        return Heartbeats.TABLE.columns().indexOf(Heartbeats.TABLE.column(column));
    }
}
