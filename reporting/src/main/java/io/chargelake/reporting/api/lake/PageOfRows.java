package io.chargelake.reporting.api.lake;

import io.chargelake.lake.TableRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of rows that come in any order. Only the page's own rows are held: of a large network, all are more than fits in
 * memory.
 */
final class PageOfRows {

    private static final int MOST = 1000;

    private final PageOrder order;
    private final int limit;
    private final Optional<PageOrder.Place> after;
    private final PageOrder.First first;

    private PageOfRows(PageOrder order, int limit, Optional<PageOrder.Place> after) {
        this.order = order;
        this.limit = limit;
        this.after = after;
        // One more than the page has tells whether there is another page.
        this.first = order.first(limit + 1);
    }

    /**
     * The page that the parameters {@code limit} and {@code cursor} say.
     *
     * @param cursor {@code nextCursor} of the page before; empty for the first page
     * @throws BadRequest if the limit is not 1 to 1000, or the cursor is none of this order
     */
    static PageOfRows of(PageOrder order, int limit, Optional<String> cursor) {
        BadRequest.unless(limit >= 1 && limit <= MOST, "limit", limit, "1 to " + MOST);
        return new PageOfRows(order, limit, cursor.map(order::read));
    }

    /** Takes a row that the answer has, on whichever page. */
    void accept(TableRow row) {
        if (after.isEmpty() || order.isAfter(row, after.get())) {
            first.accept(row);
        }
    }

    /** What the page's rows become, in order. */
    <T> List<T> map(Function<TableRow, T> answer) {
        return first.inOrder().stream().limit(limit).map(answer).toList();
    }

    /** The cursor of the next page; null on the last. */
    String nextCursor() {
        List<TableRow> rows = first.inOrder();
        return rows.size() > limit ? order.cursor(rows.get(limit - 1)) : null;
    }
}
