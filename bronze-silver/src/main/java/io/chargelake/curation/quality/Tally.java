package io.chargelake.curation.quality;

import static org.apache.spark.sql.functions.count_if;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/** Counts rows as they pass, in the job that writes them. */
public final class Tally {

    private static final Duration PATIENCE = Duration.create(60, TimeUnit.SECONDS);

    private final Map<String, Column> counts = new LinkedHashMap<>();
    private final Observation observation = new Observation();

    /** Counts the rows for which the condition holds. */
    public Tally count(String name, Column condition) {
        counts.put(name, count_if(condition).as(name));
        return this;
    }

    /** Rows that are counted when the first job runs over them. */
    public Dataset<Row> over(Dataset<Row> rows) {
        Column[] columns = counts.values().toArray(Column[]::new);
        Column[] others = new Column[columns.length - 1];
        System.arraycopy(columns, 1, others, 0, others.length);
        return rows.observe(observation, columns[0], others);
    }

    /**
     * A count, once the job is done. Empty if Spark has found out on the way that the result is empty whatever these rows
     * are, and has left out the part of its plan that counts.
     *
     * @throws IllegalStateException if no job has run over the rows
     */
    public OptionalLong of(String name) {
        try {
            Row row = Await.result(observation.future(), PATIENCE);
            return row.length() == 0 ? OptionalLong.empty() : OptionalLong.of(row.getLong(row.fieldIndex(name)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a count", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark has not reported the count " + name, e);
        }
    }
}
