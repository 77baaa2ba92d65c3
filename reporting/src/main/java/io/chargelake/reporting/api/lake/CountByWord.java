package io.chargelake.reporting.api.lake;

import io.chargelake.lake.Column;
import io.chargelake.lake.TableRow;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many rows there are, and how many of them have each word in a column of lists. */
final class CountByWord {

    private final Column column;
    private final Map<String, Integer> byWord = new LinkedHashMap<>();
    private int rows;

    /** Counts nothing yet: each word that the column can have is there with 0. */
    CountByWord(Column column) {
        this.column = column;
        column.words().forEach(word -> byWord.put(word, 0));
    }

    /** Counts a row, once for each word that it has. */
    void accept(TableRow row) {
        rows++;
        row.strings(column.name()).stream().distinct().forEach(word -> byWord.merge(word, 1, Integer::sum));
    }

    int rows() {
        return rows;
    }

    /** In the order of the column's words. */
    Map<String, Integer> byWord() {
        return byWord;
    }
}
