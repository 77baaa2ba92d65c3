package io.chargelake.curation.privacy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.chargelake.lake.Column;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Rows as they were sent to rows as they may be stored. Which columns are concerned, their table's definition says.
 *
 * @param pseudonyms what stands in the place of personal data
 */
public record Pseudonymisation(Pseudonyms pseudonyms) {

    /**
     * Rows of a table as they may be stored.
     *
     * @param sent rows with the columns of its definition
     */
    public Dataset<Row> of(Dataset<Row> sent, Table table) {
        Dataset<Row> stored = sent;
        for (Column column : table.columns()) {
            if (column.personal().filter(Personal::isPseudonym).isPresent()) {
                UDF1<String, String> function = function(column.personal().get());
                stored = stored.withColumn(
                        column.name(), udf(function, DataTypes.StringType).apply(col(column.name())));
            }
        }
        return stored;
    }

    /** Makes SQL functions of a session that do the same with single values, see {@link #functionName}. */
    public void register(SparkSession spark) {
        for (Personal kind : Personal.values()) {
            spark.udf().register(functionName(kind), function(kind), DataTypes.StringType);
        }
    }

    /** The name of the SQL function for a kind of column, for example {@code pseudonym_of_id_tag}. */
    public static String functionName(Personal kind) {
        return "pseudonym_of_" + kind.name().toLowerCase(Locale.ROOT);
    }

    private UDF1<String, String> function(Personal kind) {
        Pseudonyms these = pseudonyms;
        return sent -> these.stored(kind, sent);
    }
}
