package io.chargelake.lake;

/**
 * A question that a table answers. Tests ask it.
 *
 * @param title the question, as a phrase
 * @param sql in Spark's SQL, tables by their names
 */
public record SampleQuery(String title, String sql) {}
