package io.chargelake.reporting.api.lake;

import io.chargelake.lake.TableRow;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Keeps the first of the charges that it is given, whatever order they come in. */
final class FirstCharges implements Consumer<TableRow> {

    private static final Comparator<TableRow> ORDER = Comparator.comparing(ChargePlace::of);

    private final int most;
    private final PriorityQueue<TableRow> kept = new PriorityQueue<>(ORDER.reversed());

    FirstCharges(int most) {
        this.most = most;
    }

    @Override
    public void accept(TableRow row) {
        kept.add(row);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    List<TableRow> inOrder() {
        return kept.stream().sorted(ORDER).toList();
    }
}
