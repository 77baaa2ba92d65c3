package io.chargelake.gold;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.silver.BootNotifications;
import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.curation.silver.MeterValues;
import io.chargelake.curation.silver.Sessions;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.curation.silver.TransactionStarts;
import io.chargelake.curation.silver.TransactionStops;
import io.chargelake.lake.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

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
 * @param stateDays the days whose states of connectors are made again, without a gap up to the end of the data: one
 *     state follows from the other
 * @param stationDays the days on which anything that stations did is counted again
 * @param excludedTimesChanged whether the list of times that do not count as outages is another than before
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
        Days stateDays,
        Days stationDays,
        boolean excludedTimesChanged,
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
        Days stateDays = stateDays(touched, validThrough, validBefore, !months.isEmpty() || !outageMonths.isEmpty());
        return new GoldPlan(
                months,
                touched.of(TransactionStarts.TABLE),
                touched.of(TransactionStops.TABLE),
                touched.of(MeterValues.TABLE),
                touched.ofUnknownFields(),
                touched.all()
                        .and(touched.of(BootNotifications.TABLE).widened(0, UnknownFields.LONGEST_SINCE_BOOT_DAYS)),
                stateDays,
                stateDays
                        .and(touched.of(StatusNotifications.TABLE))
                        .and(touched.of(TransactionStarts.TABLE))
                        .and(touched.of(MeterValues.TABLE)),
                touched.has(ExcludedTimes.TABLE),
                outageMonths,
                validThrough);
    }

    /**
     * From the first day on which anything has changed; also the last hours before the data's former end are made again,
     * because a silence that nobody took for one then may have gone on. A status that was told too late for the timeline
     * changes none of it.
     */
    private static Days stateDays(
            TouchedDates touched, Instant validThrough, Optional<Instant> validBefore, boolean monthTurned) {
        Days news = touched.of(Messages.TABLE)
                .and(Days.of(touched.connectionsSince().stream().toList()));
        Days reports = touched.of(StatusNotifications.TABLE).and(touched.of(BootNotifications.TABLE));
        if (news.and(reports).isEmpty() && !monthTurned) {
            return Days.NONE;
        }
        // Nobody made the messages known of a lake that has none.
        Days toldInTime = news.first()
                .map(day -> reports.notBefore(day.minusDays(StatusIntervals.LATEST_REPORT.toDays())))
                .orElse(reports);
        Stream<LocalDate> beginnings = Stream.of(
                        news.first(),
                        toldInTime.first(),
                        validBefore.map(before -> dayOf(before.minus(StationTimeline.UNDECIDED))))
                .flatMap(Optional::stream);
        return beginnings
                .min(Comparator.naturalOrder())
                .map(first -> daysFrom(first, validThrough))
                .orElse(Days.NONE);
    }

    private static Days daysFrom(LocalDate first, Instant validThrough) {
        LocalDate last = dayOf(validThrough);
        return first.isAfter(last) ? Days.NONE : Days.ofRanges(List.of(new Days.Range(first, last)));
    }

    private static LocalDate dayOf(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
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
                daysFrom(month.atDay(1), validThrough),
                daysFrom(month.atDay(1), validThrough),
                false,
                new TreeSet<>(List.of(month)),
                validThrough);
    }

    /**
     * This, with states made from the day on with which those that are there end: runs that found nothing new have moved the
     * end of the data, and not the states.
     *
     * @param lastDay the last day that has states; empty where none has
     */
    GoldPlan goingOnFrom(Optional<LocalDate> lastDay) {
        if (lastDay.isEmpty()
                || stateDays.first().filter(lastDay.get()::isBefore).isEmpty()) {
            return this;
        }
        Days days = daysFrom(lastDay.get(), validThrough);
        return new GoldPlan(
                faultMonths,
                starts,
                stops,
                samples,
                unknownFields,
                unknownFieldsIfAny,
                days,
                stationDays.and(days),
                excludedTimesChanged,
                outageMonths,
                validThrough);
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return faultMonths.isEmpty()
                && touchedCharges().isEmpty()
                && unknownFields.isEmpty()
                && stationDays.isEmpty()
                && !excludedTimesChanged
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
