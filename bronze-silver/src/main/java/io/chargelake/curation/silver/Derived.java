package io.chargelake.curation.silver;

import io.chargelake.ocpp.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes of one request in one table: rows, each the values of the table's columns in their order, and
 * rejections.
 */
public final class Derived {

    private final List<Object[]> rows = new ArrayList<>(1);
    private final List<Rejection> rejections = new ArrayList<>(0);

    /** A row, the values in the order of the table's columns. */
    void row(Object... values) {
        rows.add(values);
    }

    /** A sample, or with item 0 the whole message, that cannot be used. */
    void reject(int item, Reading.Unusable<?> unusable) {
        rejections.add(new Rejection(item, unusable.reasons(), unusable.json()));
    }

    /** The rows in the order of the message. */
    public List<Object[]> rows() {
        return rows;
    }

    /** What cannot be used, in the order of the message. */
    public List<Rejection> rejections() {
        return rejections;
    }
}
