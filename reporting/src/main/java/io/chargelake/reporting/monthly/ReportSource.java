package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.words.Wording;
import java.util.function.Supplier;

/** Where a report comes from: whether there can be one is known at once, what it says is read when it is asked for. */
final class ReportSource {

    private final DataThrough data;
    private final boolean asOfNow;
    private final Supplier<Report> reading;
    private Report report;

    /**
     * The report of a month.
     *
     * @param asOfNow whether it may be made of a month that is not complete
     * @param reading reads it
     */
    ReportSource(DataThrough data, boolean asOfNow, Supplier<Report> reading) {
        this.data = data;
        this.asOfNow = asOfNow;
        this.reading = reading;
    }

    /** How far the data reaches. */
    DataThrough data() {
        return data;
    }

    /** Which edition it makes. */
    Edition edition() {
        return Edition.of(data);
    }

    /**
     * Whether the month may be reported.
     *
     * @throws CommandFailure (exit 3) if it is not complete and nobody has asked for it as it is now
     */
    void check() {
        if (!data.due() && !asOfNow) {
            throw CommandFailure.dataIncomplete(Wording.PLAIN.month(data.month()) + " is not complete: data is complete"
                    + " through " + Wording.PLAIN.fullTime(data.validThrough())
                    + ", and the report is due once that has passed " + Wording.PLAIN.fullTime(data.closesAt())
                    + ". Run 'chargelake refresh' then, or report what there is with --as-of-now.");
        }
    }

    /** The report, which is read once. */
    synchronized Report report() {
        if (report == null) {
            report = reading.get();
        }
        return report;
    }
}
