package io.chargelake.gold;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.CentralSystemAction;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code gold.station_days}: the days on which a station was heard. A station of the register without a row of a month
 * was silent all of it.
 */
public final class StationDays {

    /** The definition. */
    public static final Table TABLE = Table.named("gold.station_days")
            .grain("one station on one day on which it was heard")
            .purpose("On which days a station was heard, and how much: who is missing was silent.")
            .from(Messages.TABLE)
            .readBy("the monthly mail (report)")
            .required("day", DATE, "UTC day on which the ingress received the messages.")
            .required("station_id", STRING, "The station.")
            .required("messages", INT, "Messages of the station: requests, and answers to what it was asked.")
            .required("heartbeats", INT, "Heartbeat requests among them.")
            .required("first_heard_at", TIMESTAMP, "When the first of them was received.")
            .required("last_heard_at", TIMESTAMP, "When the last of them was received.")
            .partitionedBy("day")
            .keyedBy("day", "station_id")
            .query("Stations of the register that were silent on the last day", """
                    SELECT s.station_id, s.name
                    FROM silver.stations s
                    LEFT ANTI JOIN gold.station_days d ON d.station_id = s.station_id AND d.day = (SELECT max(day) FROM gold.station_days)
                    ORDER BY s.station_id LIMIT 20\
                    """)
            .build();

    private StationDays() {}

    /** How the table is made. */
    static final class Transformation {

        /** What is read of {@code bronze.messages}. */
        static final String[] MESSAGE_COLUMNS = {
            "received_date", "station_id", "received_at", "message_type", "action", "direction"
        };

        private static final int REQUEST = 2;

        private Transformation() {}

        /**
         * The rows of the table.
         *
         * @param messages rows of {@code bronze.messages}, whole days
         */
        static Dataset<Row> rows(Dataset<Row> messages) {
            Column heartbeat =
                    col("message_type").equalTo(REQUEST).and(col("action").equalTo("Heartbeat"));
            return messages.where(spokenByTheStation())
                    .groupBy(col("received_date").as("day"), col("station_id"))
                    .agg(
                            count(lit(1)).cast("int").as("messages"),
                            count_if(heartbeat).cast("int").as("heartbeats"),
                            min("received_at").as("first_heard_at"),
                            max("received_at").as("last_heard_at"));
        }

        /** Where nobody noted the direction, a request is the station's unless only the central system makes it. */
        private static Column spokenByTheStation() {
            Object[] centralSystems = Arrays.stream(CentralSystemAction.values())
                    .map(CentralSystemAction::wireName)
                    .toArray();
            return col("direction")
                    .equalTo("in")
                    .or(col("direction")
                            .isNull()
                            .and(col("message_type").equalTo(REQUEST))
                            .and(col("action").isNull().or(not(col("action").isin(centralSystems)))));
        }
    }
}
