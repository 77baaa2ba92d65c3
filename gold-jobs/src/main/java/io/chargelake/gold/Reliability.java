package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * {@code gold.reliability}: mean times between failures and to repair, of each station, firmware, model and vendor and of
 * the whole network. An episode counts in the month in which it began.
 */
public final class Reliability {

    /** What is judged, and the columns that name it. */
    private enum Level {
        STATION("station_id"),
        FIRMWARE("vendor", "model", "firmware_version"),
        MODEL("vendor", "model"),
        VENDOR("vendor"),
        NETWORK;

        private final List<String> columns;

        Level(String... columns) {
            this.columns = List.of(columns);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> NAMES = List.of("station_id", "vendor", "model", "firmware_version");

    /** The definition. */
    public static final Table TABLE = Table.named("gold.reliability")
            .grain("one station, firmware, model, vendor, or the network, in one UTC month")
            .purpose("How often stations fail and how long that lasts, to compare makes and to find the ones that stand"
                    + " out.")
            .from(FaultEpisodes.TABLE, StationDays.TABLE)
            .required("month", STRING, "UTC month, as 2026-10.")
            .required("level", STRING, "What the row is about: station, firmware, model, vendor or network.")
            .optional("station_id", STRING, "The station; null at other levels.")
            .optional("vendor", STRING, "The vendor; null at levels that have none, and where it is not known.")
            .optional("model", STRING, "The vendor's model, likewise.")
            .optional("firmware_version", STRING, "The firmware, likewise.")
            .required("stations", INT, "Stations that the row is about.")
            .required(
                    "up_h",
                    DECIMAL_2,
                    Unit.HOUR,
                    "Hours of the month in which a driver could have used a connector," + " summed over connectors.")
            .required("episodes", INT, "Fault episodes that began in the month, open ones among them.")
            .required("ended_by_itself", INT, "Episodes that ended by themselves.")
            .required("ended_by_reset", INT, "Episodes that a restart ended.")
            .required("ended_by_visit", INT, "Episodes that a visit ended.")
            .required("open_episodes", INT, "Episodes that nothing has ended so far.")
            .required("open_minutes", DECIMAL_2, Unit.MINUTE, "How long those have lasted so far; they are in no mean.")
            .optional("mtbf_h", DECIMAL_2, Unit.HOUR, "Mean time between failures: up_h by episodes; null without one.")
            .optional(
                    "mttr_minutes",
                    DECIMAL_2,
                    Unit.MINUTE,
                    "Mean time to repair: mean length of the episodes that have ended; null without one.")
            .partitionedBy("month")
            .keyedBy("month", "level", "station_id", "vendor", "model", "firmware_version")
            .words("level", Arrays.stream(Level.values()).map(Level::word).toList())
            .query("Models by mean time between failures, latest month", """
                    SELECT vendor, model, stations, episodes, mtbf_h, mttr_minutes
                    FROM gold.reliability
                    WHERE level = 'model' AND month = (SELECT max(month) FROM gold.reliability)
                    ORDER BY mtbf_h NULLS LAST LIMIT 20\
                    """)
            .build();

    private Reliability() {}

    /** How the table is made. */
    static final class Transformation {

        private Transformation() {}

        /**
         * The rows of whole months.
         *
         * @param days rows of {@code gold.station_days} of the months
         * @param episodes rows of {@code gold.fault_episodes} of the months
         */
        static Dataset<Row> rows(Dataset<Row> days, Dataset<Row> episodes) {
            Dataset<Row> up = days.select(
                    date_format(col("day"), "yyyy-MM").as("month"),
                    col("station_id"),
                    col("vendor"),
                    col("model"),
                    col("firmware_version"),
                    col("up_minutes"),
                    lit(null).cast("string").as("ended_by"),
                    lit(null).cast("decimal(18,2)").as("minutes"),
                    lit(false).as("episode"));
            Dataset<Row> failed = episodes.select(
                    col("month"),
                    col("station_id"),
                    col("vendor"),
                    col("model"),
                    col("firmware_version"),
                    lit(null).cast("decimal(18,2)"),
                    col("ended_by"),
                    col("minutes"),
                    lit(true));
            Dataset<Row> all = up.union(failed);
            return Arrays.stream(Level.values())
                    .map(level -> rows(level, all))
                    .reduce(Dataset::unionByName)
                    .orElseThrow();
        }

        private static Dataset<Row> rows(Level level, Dataset<Row> all) {
            List<Column> keys = new ArrayList<>(List.of(col("month")));
            level.columns.stream().map(functions::col).forEach(keys::add);
            Column ended = col("ended_by").isNotNull();
            Column open = col("episode").and(col("ended_by").isNull());
            Dataset<Row> counted = all.groupBy(keys.toArray(Column[]::new))
                    .agg(
                            countDistinct(col("station_id")).cast("int").as("stations"),
                            coalesce(sum("up_minutes"), lit(0)).as("minutes_up"),
                            count_if(col("episode")).cast("int").as("episodes"),
                            count_if(col("ended_by").equalTo("itself"))
                                    .cast("int")
                                    .as("ended_by_itself"),
                            count_if(col("ended_by").equalTo("reset"))
                                    .cast("int")
                                    .as("ended_by_reset"),
                            count_if(col("ended_by").equalTo("visit"))
                                    .cast("int")
                                    .as("ended_by_visit"),
                            count_if(open).cast("int").as("open_episodes"),
                            coalesce(sum(when(open, col("minutes"))), lit(0)).as("minutes_open"),
                            sum(when(ended, col("minutes"))).as("minutes_ended"),
                            count_if(ended).as("ended"));
            List<Column> columns =
                    new ArrayList<>(List.of(col("month"), lit(level.word()).as("level")));
            NAMES.forEach(name -> columns.add(
                    level.columns.contains(name)
                            ? col(name)
                            : lit(null).cast("string").as(name)));
            columns.addAll(List.of(
                    col("stations"),
                    twoDecimals(col("minutes_up").divide(lit(60))).as("up_h"),
                    col("episodes"),
                    col("ended_by_itself"),
                    col("ended_by_reset"),
                    col("ended_by_visit"),
                    col("open_episodes"),
                    twoDecimals(col("minutes_open")).as("open_minutes"),
                    when(
                                    col("episodes").gt(0),
                                    twoDecimals(
                                            col("minutes_up").divide(lit(60)).divide(col("episodes"))))
                            .as("mtbf_h"),
                    when(col("ended").gt(0), twoDecimals(col("minutes_ended").divide(col("ended"))))
                            .as("mttr_minutes")));
            return counted.select(columns.toArray(Column[]::new));
        }

        private static Column twoDecimals(Column value) {
            return round(value.cast("decimal(30,10)"), 2).cast("decimal(18,2)");
        }
    }
}
