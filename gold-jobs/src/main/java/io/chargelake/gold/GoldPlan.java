package io.chargelake.gold;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of gold has to be made again.
 *
 * @param faultMonths the months of the tables of faults
 * @param starts days of {@code silver.transaction_starts} whose charges are made again
 * @param stops days of {@code silver.transaction_stops} whose charges are made again
 * @param samples days whose charges are made again, because their meter values may have changed
 * @param unknownFields days with fields that OCPP does not know, which are counted again
 * @param unknownFieldsIfAny days that are counted again if they have been counted before: other rows have come, or
 *     other boots that say which vendor and firmware sent them
 * @param heard days whose messages are counted again
 * @param outageMonths the months whose outages are made again
 * @param validThrough the end of the data; open fault episodes and outages last until then
 */
record GoldPlan(
        SortedSet<YearMonth> faultMonths,
        Days starts,
        Days stops,
        Days samples,
        Days unknownFields,
        Days unknownFieldsIfAny,
        Days heard,
        SortedSet<YearMonth> outageMonths,
        Instant validThrough) {

    private static final List<Table> READ = List.of(
            StatusNotifications.TABLE,
            BootNotifications.TABLE,
            TransactionStarts.TABLE,
            TransactionStops.TABLE,
            MeterValues.TABLE);

    /**
     * What follows from new data.
     *
     * <p>A touched day can change the faults of its own month; those of the next, if that has begun, through an episode
     * that is open at the turn; and those of the months in which a charge that is under way on that day may have
     * started. The month that was not over at the last run is made again, because its open episodes have become
     * longer, and so is one that has ended since, even without new data: its open episodes end with it. The same holds
     * of outages, which connections are touched for.
     *
     * @param touched the days with new data
     * @param validThrough the end of the data
     * @param validBefore the end of the data at the last run
     */
    static GoldPlan after(TouchedDates touched, Instant validThrough, Optional<Instant> validBefore) {
        Days days = READ.stream().map(touched::of).reduce(Days.NONE, Days::and);
        YearMonth current = monthOf(validThrough);
        SortedSet<YearMonth> months = days.widened(Charges.LONGEST_DAYS, 0).months();
        days.months().stream()
                .map(month -> month.plusMonths(1))
                .filter(next -> !next.isAfter(current))
                .forEach(months::add);
        Days sessions = touched.of(Sessions.TABLE);
        SortedSet<YearMonth> outageMonths = new TreeSet<>();
        // A connection is known by the day on which it began; it may have ended, and another outage begun, in any month
        // since.
        sessions.months().stream().findFirst().ifPresent(first -> {
            for (YearMonth month = first; !month.isAfter(current); month = month.plusMonths(1)) {
                outageMonths.add(month);
            }
        });
        validBefore
                .map(GoldPlan::monthOf)
                .filter(open -> !days.isEmpty() || !sessions.isEmpty() || open.isBefore(current))
                .ifPresent(open -> {
                    months.add(open);
                    outageMonths.add(open);
                });
        return new GoldPlan(
                months,
                touched.of(TransactionStarts.TABLE),
                touched.of(TransactionStops.TABLE),
                touched.of(MeterValues.TABLE),
                touched.ofUnknownFields(),
                touched.all()
                        .and(touched.of(BootNotifications.TABLE).widened(0, UnknownFields.LONGEST_SINCE_BOOT_DAYS)),
                touched.of(Messages.TABLE),
                outageMonths,
                validThrough);
    }

    /** One month again, whatever is new. */
    static GoldPlan of(YearMonth month, Instant validThrough) {
        return new GoldPlan(
                new TreeSet<>(List.of(month)),
                Days.NONE,
                Days.of(month),
                Days.NONE,
                Days.NONE,
                Days.of(month),
                Days.of(month),
                new TreeSet<>(List.of(month)),
                validThrough);
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return faultMonths.isEmpty()
                && touchedCharges().isEmpty()
                && unknownFields.isEmpty()
                && heard.isEmpty()
                && outageMonths.isEmpty();
    }

    /** The days on which charges have new data of any kind. */
    Days touchedCharges() {
        return starts.and(stops).and(samples);
    }

    private static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }
}
