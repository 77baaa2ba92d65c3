package io.chargelake.curation.quality;

import io.chargelake.lake.StoredFile;
import java.util.Arrays;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Or;

/** Which files need not be opened, because by their statistics no row of theirs can meet a condition. */
final class FileSkipping {

    private FileSkipping() {}

    /** Whether a row of the file may meet the condition; true of every condition that is of no known kind. */
    static boolean mayHold(StoredFile file, Filter condition) {
        if (condition instanceof And both) {
            return mayHold(file, both.left()) && mayHold(file, both.right());
        }
        if (condition instanceof Or either) {
            return mayHold(file, either.left()) || mayHold(file, either.right());
        }
        if (condition instanceof EqualTo equal) {
            return mayLie(file, equal.attribute(), equal.value(), equal.value());
        }
        if (condition instanceof In in) {
            return Arrays.stream(in.values()).anyMatch(value -> mayLie(file, in.attribute(), value, value));
        }
        if (condition instanceof GreaterThan greater) {
            return mayLie(file, greater.attribute(), greater.value(), null);
        }
        if (condition instanceof GreaterThanOrEqual greater) {
            return mayLie(file, greater.attribute(), greater.value(), null);
        }
        if (condition instanceof LessThan less) {
            return mayLie(file, less.attribute(), null, less.value());
        }
        if (condition instanceof LessThanOrEqual less) {
            return mayLie(file, less.attribute(), null, less.value());
        }
        return true;
    }

    /** @param from null for no limit, and so is {@code to} */
    private static boolean mayLie(StoredFile file, String column, Object from, Object to) {
        return file.bounds(column)
                .map(bounds -> bounds.meet(from == null ? bounds.least() : from, to == null ? bounds.greatest() : to))
                .orElse(true);
    }
}
