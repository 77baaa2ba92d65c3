package io.chargelake.curation.quality;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * When rows of a table are the same, and which of them stays.
 *
 * @param same rows for which all of these are equal are the same; a null equals a null
 * @param precedence of the same rows the first by these columns stays, nulls first
 * @param tie how rows are told apart that take the same place
 */
public record Identity(List<Column> same, List<Column> precedence, Tie tie) {

    public Identity {
        same = List.copyOf(same);
        precedence = List.copyOf(precedence);
    }

    /** The same rows with another way to break ties. */
    public Identity breakingTies(Tie other) {
        return new Identity(same, precedence, other);
    }

    /** Which of two rows stays that take the same place. */
    public enum Tie {
        /** The smaller by all columns, so that it does not matter which came first. */
        SMALLEST,
        /** The one that has just been derived: it was made by newer rules, or of more messages, from the same message. */
        DERIVED,
        /** The one that the table has. */
        STORED
    }
}
