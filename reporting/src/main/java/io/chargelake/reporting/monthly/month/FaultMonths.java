package io.chargelake.reporting.monthly.month;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.silver.QuarantinedMessages;
import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.StationDays;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import io.chargelake.reporting.monthly.words.Wording;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads months from the lake.
 *
 * <p>A month is closed when the newest gold run is valid through its end. It has data if a curate run that gold has seen
 * found an event of any station on one of its days; a month of which nobody said anything is not a month without faults,
 * and has no report.
 */
public final class FaultMonths {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lake lake;
    private final String lakeAsWritten;
    private final RunLedger ledger;

    /**
     * The months of a lake.
     *
     * @param lakeAsWritten the lake as the user named it, for messages
     */
    public FaultMonths(Lake lake, String lakeAsWritten) {
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
        this.ledger = new RunLedger(lake);
    }

    /**
     * How far the data of a month reaches.
     *
     * @param close when months are closed; by stations' own days, none before the last station's month has ended
     * @throws CommandFailure (exit 2) if the lake has no gold tables; (exit 3) if it has no data of the month
     */
    public DataThrough through(YearMonth month, MonthClose close, DayZone days) {
        DataThrough data = dataThrough(month, close, daysWithEvents());
        if (days == DayZone.UTC || data.closesAt().isBefore(DataThrough.endOf(month))) {
            return data;
        }
        Instant ended = zones(register()).values().stream()
                .map(zone -> month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant())
                .reduce(data.closesAt(), (one, other) -> one.isAfter(other) ? one : other);
        return new DataThrough(month, data.validThrough(), data.silentDays(), ended);
    }

    /**
     * One month.
     *
     * @param data its data, as {@link #through} knows it
     * @param days whose days are counted
     * @param threshold faults within one day from which a station is worth a visit
     * @param mails what was mailed of the months before
     */
    public FaultMonth read(DataThrough data, DayZone days, int threshold, EarlierMails mails) {
        SortedSet<LocalDate> withEvents = daysWithEvents();
        YearMonth month = data.month();
        List<Station> register = register();
        StationFaultsReader faults = new StationFaultsReader(lake, zones(register));
        List<Set<String>> earlier = new ArrayList<>();
        for (YearMonth before = month.minusMonths(1);
                earlier.size() < EarlierMonths.MOST && hasData(before, withEvents);
                before = before.minusMonths(1)) {
            earlier.add(faults.listed(before, days, threshold).keySet());
        }
        return new FaultMonth(
                threshold,
                days,
                data,
                register,
                faults.faulted(data, days, threshold),
                new EarlierMonths(earlier),
                corrections(month, faults, mails),
                heard(month, withEvents));
    }

    private static Map<String, ZoneId> zones(List<Station> register) {
        Map<String, ZoneId> zones = new HashMap<>();
        register.forEach(station -> station.zone().ifPresent(zone -> zones.put(station.id(), zone)));
        return zones;
    }

    private static List<Correction> corrections(YearMonth month, StationFaultsReader faults, EarlierMails mails) {
        List<Correction> corrections = new ArrayList<>();
        for (int back = 1; back <= EarlierMonths.MOST; back++) {
            YearMonth before = month.minusMonths(back);
            mails.of(before).ifPresent(mailed -> {
                Map<String, Integer> listed = faults.listed(before, mailed.days(), mailed.threshold());
                Set<String> stations = new TreeSet<>(listed.keySet());
                stations.addAll(mailed.listed().keySet());
                for (String station : stations) {
                    Optional<Integer> said = Optional.ofNullable(mailed.listed().get(station));
                    Optional<Integer> now = Optional.ofNullable(listed.get(station));
                    if (!said.equals(now)) {
                        corrections.add(new Correction(before, station, said, now));
                    }
                }
            });
        }
        return corrections;
    }

    private static boolean hasData(YearMonth month, SortedSet<LocalDate> days) {
        return !days.subSet(month.atDay(1), month.plusMonths(1).atDay(1)).isEmpty();
    }

    /** Not known of a month that an earlier version has made, which did not note who was heard. */
    private Optional<Set<String>> heard(YearMonth month, SortedSet<LocalDate> days) {
        LocalDate first = days.tailSet(month.atDay(1)).first();
        Set<String> heard = new HashSet<>();
        boolean[] fromTheFirst = new boolean[1];
        if (DeltaTables.version(lake, StationDays.TABLE).isPresent()) {
            TableRows.of(lake, StationDays.TABLE)
                    .columns("day", "station_id", "messages")
                    .whereAtLeast("day", month.atDay(1))
                    .whereAtMost("day", month.atEndOfMonth())
                    .forEach(row -> {
                        if (row.intValue("messages") > 0) {
                            heard.add(row.string("station_id"));
                        }
                        fromTheFirst[0] |= !row.date("day").isAfter(first);
                    });
        }
        return fromTheFirst[0] ? Optional.of(heard) : Optional.empty();
    }

    private Run newestGold() {
        return ledger.latest("gold")
                .orElseThrow(() -> CommandFailure.usage("There are no gold tables in " + lakeAsWritten
                        + " to report on; run 'chargelake refresh' first, or name another lake with --lake."));
    }

    /** The days of which curate runs that gold has seen found events. */
    private SortedSet<LocalDate> daysWithEvents() {
        TreeSet<LocalDate> days = new TreeSet<>();
        Instant seen = seenBy(newestGold());
        ledger.after("curate", Instant.EPOCH).stream()
                .filter(curate -> !curate.finishedAt().isAfter(seen))
                .forEach(curate -> days.addAll(daysWithEvents(curate)));
        return days;
    }

    private DataThrough dataThrough(YearMonth month, MonthClose close, SortedSet<LocalDate> days) {
        Instant validThrough = newestGold()
                .validThrough()
                .orElseThrow(
                        () -> CommandFailure.dataIncomplete("It is unknown through when the data in " + lakeAsWritten
                                + " is complete, for nothing was landed from Kafka; run 'chargelake refresh' first."));
        if (days.isEmpty()) {
            throw CommandFailure.dataIncomplete("The gold tables in " + lakeAsWritten
                    + " were not made from all events yet; run 'chargelake gold' without --month first.");
        }
        DataThrough data = new DataThrough(month, validThrough, List.of());
        boolean begun = validThrough.isAfter(DataThrough.startOf(month));
        if (!begun || !hasData(month, days)) {
            throw CommandFailure.dataIncomplete("There is no data of " + Wording.PLAIN.month(month) + " in "
                    + lakeAsWritten
                    + ": its events are of " + days.first() + " to " + days.last() + ". Data is complete through "
                    + Wording.PLAIN.fullTime(validThrough) + ".");
        }
        return new DataThrough(
                month,
                validThrough,
                month.atDay(1)
                        .datesUntil(LocalDate.ofInstant(data.end(), ZoneOffset.UTC))
                        .filter(day -> !days.contains(day))
                        .toList(),
                close.of(month));
    }

    /** When the last curate run ended that gold has followed; making a month again follows none. */
    private static Instant seenBy(Run gold) {
        return Instant.parse(
                json(gold, gold.input()).required("curate_finished_at").textValue());
    }

    private static Set<LocalDate> daysWithEvents(Run curate) {
        Set<LocalDate> days = new TreeSet<>();
        json(curate, curate.tables()).properties().forEach(table -> {
            // Only silver tables of events are by the day on which something happened.
            if (table.getKey().startsWith("silver.") && !table.getKey().equals(QuarantinedMessages.TABLE.name())) {
                table.getValue().path("dates").forEach(date -> days.add(LocalDate.parse(date.textValue())));
            }
        });
        return days;
    }

    private static JsonNode json(Run run, Optional<String> noted) {
        try {
            return JSON.readTree(noted.orElse("{}"));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException(
                    "note of " + run.job() + " run " + run.runId() + ": " + noted + " (expected: JSON)", unreadable);
        }
    }

    private List<Station> register() {
        return TableRows.of(lake, Stations.TABLE).list().stream()
                .map(row -> new Station(
                        row.string("station_id"),
                        text(row, "name"),
                        text(row, "site"),
                        text(row, "address"),
                        text(row, "vendor"),
                        text(row, "model"),
                        Optional.ofNullable(row.doubleValue("latitude_deg")),
                        Optional.ofNullable(row.doubleValue("longitude_deg")),
                        text(row, "maintenance_manager"),
                        text(row, "maintenance_email"),
                        text(row, "locale"),
                        text(row, "time_zone")))
                .toList();
    }

    private static Optional<String> text(TableRow row, String column) {
        return Optional.ofNullable(row.string(column));
    }
}
