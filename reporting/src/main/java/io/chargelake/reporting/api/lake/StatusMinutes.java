package io.chargelake.reporting.api.lake;

import io.chargelake.gold.StatusIntervals;
import io.chargelake.lake.TableRow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The columns of {@code gold.station_days} that hold the minutes of one state each, as one map. */
final class StatusMinutes {

    /** What the minutes in states of stations' own wording go by. */
    private static final String OTHER = "Other";

    private static final Map<String, String> COLUMNS = columns();

    private StatusMinutes() {}

    /** The minutes of a row by the state's word, in OCPP's order; without those that are 0 or not known. */
    static Map<String, BigDecimal> of(TableRow row) {
        Map<String, BigDecimal> minutes = new LinkedHashMap<>();
        COLUMNS.forEach((status, column) -> {
            BigDecimal value = row.decimal(column);
            if (value != null && value.signum() != 0) {
                minutes.put(status, value);
            }
        });
        return minutes;
    }

    /** {@code suspended_ev_minutes} of {@code SuspendedEV}. */
    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        StatusIntervals.TABLE
                .column("status")
                .words()
                .forEach(status -> columns.put(
                        status, status.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT) + "_minutes"));
        columns.put(OTHER, "other_minutes");
        return columns;
    }
}
