package io.chargelake.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What stations are: vendor, model and firmware by the last boot before a moment, vendor and model by the register where
 * there was none.
 *
 * @param boots {@link #BOOT_COLUMNS} of {@code silver.boot_notifications}
 * @param register {@link #REGISTER_COLUMNS} of {@code silver.stations}
 */
record StationMakes(Dataset<Row> boots, Dataset<Row> register) {

    /** A boot says for so long which firmware a station has; it bounds what has to be read. */
    static final int LONGEST_SINCE_BOOT_DAYS = UnknownFields.LONGEST_SINCE_BOOT_DAYS;

    /** What is read of {@code silver.boot_notifications}. */
    static final String[] BOOT_COLUMNS = {
        "event_date", "station_id", "occurred_at", "vendor", "model", "firmware_version"
    };

    /** What is read of {@code silver.stations}. */
    static final String[] REGISTER_COLUMNS = {"station_id", "vendor", "model"};

    /**
     * Rows with the columns vendor, model and firmware_version.
     *
     * @param rows with the column station_id; two rows that are alike become one
     * @param moment the time at which a row wants to know
     */
    Dataset<Row> join(Dataset<Row> rows, Column moment) {
        Dataset<Row> booted = boots.select(
                col("station_id").as("booted_station"),
                col("occurred_at").as("booted_at"),
                struct("vendor", "model", "firmware_version").as("make"));
        Dataset<Row> registered = register.select(
                col("station_id"),
                col("vendor").as("registered_vendor"),
                col("model").as("registered_model"));
        Column before = col("station_id")
                .equalTo(col("booted_station"))
                .and(col("booted_at").leq(moment))
                .and(col("booted_at").gt(moment.minus(expr("interval " + LONGEST_SINCE_BOOT_DAYS + " days"))));
        Column[] own = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
        Column[] made = Stream.concat(
                        Arrays.stream(own),
                        Stream.of(
                                coalesce(col("make.vendor"), col("registered_vendor"))
                                        .as("vendor"),
                                coalesce(col("make.model"), col("registered_model"))
                                        .as("model"),
                                col("make.firmware_version").as("firmware_version")))
                .toArray(Column[]::new);
        return rows.join(booted, before, "left")
                .groupBy(own)
                .agg(max_by(col("make"), col("booted_at")).as("make"))
                .join(broadcast(registered), new String[] {"station_id"}, "left")
                .select(made);
    }
}
