package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * {@code gold.fault_recovery}: what became of faults like those that are open now. A case is an episode that has ended,
 * with the same first error code, that lasted at least as long as the open one has so far; so what is said of a fault
 * changes while it lasts.
 */
public final class FaultRecovery {

    /** Fewer cases say nothing. */
    static final int FEWEST_CASES = 10;

    /** How much alike cases are, the most alike first, and the columns in which they agree beside their error code. */
    private enum Likeness {
        FIRMWARE("vendor", "model", "firmware_version"),
        MODEL("vendor", "model"),
        VENDOR("vendor"),
        ERROR_CODE;

        private final List<String> columns;

        Likeness(String... columns) {
            this.columns = List.of(columns);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The definition. */
    public static final Table TABLE = Table.named("gold.fault_recovery")
            .grain("one fault episode that is open at the end of the data")
            .purpose("For every fault that is open: how likely it clears by itself and by when, or needs a restart or a"
                    + " crew, from the past episodes that are most like it.")
            .from(FaultEpisodes.TABLE)
            .readBy("the API and the page (serve)")
            .required("month", STRING, "UTC month of began_at, as 2026-10.")
            .required("station_id", STRING, "The station.")
            .required("connector_id", INT, "The connector; 0 is the station's main controller.")
            .required("began_at", TIMESTAMP, "The first Faulted.")
            .required("minutes", DECIMAL_2, Unit.MINUTE, "How long it has lasted, to the end of the data.")
            .required("error_codes", STRING_LIST, "Error codes reported with it, in the order in which they came.")
            .required(
                    "cases",
                    INT,
                    "Past episodes that this rests on: with the same first error code, and at least as long as this one so"
                            + " far.")
            .required(
                    "likeness",
                    STRING,
                    "In what those agree with it beside the error code: firmware (vendor, model and firmware), model,"
                            + " vendor, or error_code where they agree in nothing else. The closest with 10 cases or more.")
            .optional(
                    "clears_itself_pct",
                    DECIMAL_2,
                    Unit.PERCENT,
                    "Share of the cases that ended by themselves; null with fewer than 10 cases.")
            .optional("needs_reset_pct", DECIMAL_2, Unit.PERCENT, "Share of the cases that a restart ended; likewise.")
            .optional("needs_visit_pct", DECIMAL_2, Unit.PERCENT, "Share of the cases that a visit ended; likewise.")
            .optional(
                    "half_cleared_by",
                    TIMESTAMP,
                    "By when half of the cases that ended by themselves had done so; null without such a case.")
            .optional("most_cleared_by", TIMESTAMP, "By when nine of ten of them had; null without such a case.")
            .required(
                    "advice",
                    STRING,
                    "wait, where at least half of the cases ended by themselves; restart, where those and restarts are at"
                            + " least half; crew otherwise; unknown with fewer than 10 cases.")
            .partitionedBy("month")
            .keyedBy("month", "station_id", "connector_id", "began_at")
            .words(
                    "likeness",
                    Arrays.stream(Likeness.values()).map(Likeness::word).toList())
            .words("advice", List.of("wait", "restart", "crew", "unknown"))
            .query("Open faults that want a crew", """
                    SELECT r.station_id, s.name, connector_id, began_at, error_codes, needs_visit_pct, cases
                    FROM gold.fault_recovery r
                    LEFT JOIN silver.stations s ON s.station_id = r.station_id
                    WHERE advice = 'crew'
                    ORDER BY began_at LIMIT 20\
                    """)
            .build();

    private FaultRecovery() {}

    /** How the table is made. */
    static final class Transformation {

        private static final String[] OPEN = {
            "month", "station_id", "connector_id", "began_at", "minutes", "error_codes"
        };

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * @param episodes all rows of {@code gold.fault_episodes}
         */
        static Dataset<Row> rows(Dataset<Row> episodes) {
            Column code = coalesce(get(col("error_codes"), lit(0)), lit("NoError"));
            Dataset<Row> open = episodes.where(col("ended_at").isNull()).withColumn("code", code);
            Dataset<Row> cases = episodes.where(col("ended_at").isNotNull())
                    .select(
                            code.as("case_code"),
                            col("minutes").as("case_minutes"),
                            col("ended_by").as("case_ended_by"),
                            col("vendor").as("case_vendor"),
                            col("model").as("case_model"),
                            col("firmware_version").as("case_firmware_version"));
            Column isCase = col("code")
                    .equalTo(col("case_code"))
                    .and(col("case_minutes").geq(col("minutes")));
            List<Column> outlooks = new ArrayList<>();
            for (Likeness likeness : Likeness.values()) {
                outlooks.add(outlook(likeness));
            }
            Column[] keys = Arrays.stream(OPEN).map(functions::col).toArray(Column[]::new);
            Dataset<Row> judged = open.join(cases, isCase, "left")
                    .groupBy(keys)
                    .agg(outlooks.get(0), outlooks.subList(1, outlooks.size()).toArray(Column[]::new));
            // The closest likeness that has enough cases, or else the widest.
            Column chosen = col(Likeness.ERROR_CODE.word());
            for (int i = Likeness.values().length - 2; i >= 0; i--) {
                Column closer = col(Likeness.values()[i].word());
                chosen =
                        when(closer.getField("cases").geq(FEWEST_CASES), closer).otherwise(chosen);
            }
            return judged.withColumn("outlook", chosen).select(columns());
        }

        private static Column outlook(Likeness likeness) {
            Column alike = col("case_code").isNotNull();
            for (String column : likeness.columns) {
                alike = alike.and(coalesce(col(column).eqNullSafe(col("case_" + column)), lit(false)));
            }
            Column itself = alike.and(col("case_ended_by").equalTo("itself"));
            return struct(
                            count_if(alike).cast("int").as("cases"),
                            count_if(itself).as("itself"),
                            count_if(alike.and(col("case_ended_by").equalTo("reset")))
                                    .as("reset"),
                            count_if(alike.and(col("case_ended_by").equalTo("visit")))
                                    .as("visit"),
                            percentile(itself, 0.5).as("half"),
                            percentile(itself, 0.9).as("most"),
                            lit(likeness.word()).as("likeness"))
                    .as(likeness.word());
        }

        /** Minutes; of two cases the share lies between them. */
        private static Column percentile(Column which, double share) {
            return functions.percentile(when(which, col("case_minutes").cast("double")), lit(share));
        }

        private static Column[] columns() {
            Column enough = col("outlook.cases").geq(FEWEST_CASES);
            Column itself = col("outlook.itself");
            Column restart = itself.plus(col("outlook.reset"));
            Column half = col("outlook.cases").divide(lit(2));
            List<Column> columns = new ArrayList<>();
            for (String column : OPEN) {
                columns.add(col(column));
            }
            columns.addAll(List.of(
                    col("outlook.cases").as("cases"),
                    col("outlook.likeness").as("likeness"),
                    share(enough, itself).as("clears_itself_pct"),
                    share(enough, col("outlook.reset")).as("needs_reset_pct"),
                    share(enough, col("outlook.visit")).as("needs_visit_pct"),
                    after(enough, col("outlook.half")).as("half_cleared_by"),
                    after(enough, col("outlook.most")).as("most_cleared_by"),
                    when(enough.equalTo(false), lit("unknown"))
                            .when(itself.geq(half), lit("wait"))
                            .when(restart.geq(half), lit("restart"))
                            .otherwise(lit("crew"))
                            .as("advice")));
            return columns.toArray(Column[]::new);
        }

        private static Column share(Column enough, Column part) {
            return when(enough, StationDays.Transformation.share(part, col("outlook.cases")));
        }

        private static Column after(Column enough, Column minutes) {
            Column micros = round(minutes.multiply(lit((double) TimeUnit.MINUTES.toMicros(1))))
                    .cast("bigint");
            return when(enough, timestamp_micros(unix_micros(col("began_at")).plus(micros)));
        }
    }
}
