package io.chargelake.gold;

import io.chargelake.curation.SparkStart;
import io.chargelake.lake.Table;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of this module's tests. */
final class TestSpark {

    private TestSpark() {}

    /** The columns of rows with their types, as SQL has them. */
    static List<String> columnsOf(Dataset<Row> rows) {
        return Arrays.stream(rows.schema().fields())
                .map(field -> field.name() + " " + field.dataType().simpleString())
                .toList();
    }

    /** The columns of a table with their types, as SQL has them. */
    static List<String> columnsOf(Table table) {
        return table.columns().stream()
                .map(column -> column.name() + " " + column.type().sql())
                .toList();
    }

    static SparkSession session() {
        SparkSession session = SparkStart.session("local[2]", "chargelake gold tests");
        // Tables of ten rows are not worth four tasks a step.
        session.conf().set("spark.sql.shuffle.partitions", "1");
        return session;
    }
}
