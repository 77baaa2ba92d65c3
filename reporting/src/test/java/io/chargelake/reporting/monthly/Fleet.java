package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.month.Correction;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMonths;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** October 2026 of a small network, the same in every test. */
public final class Fleet {

    public static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    public static final String ANNA = "anna.berger@example.com";
    public static final String BEN = "ben@example.org";

    private Fleet() {}

    /** The whole month is in. */
    public static DataThrough complete() {
        return new DataThrough(OCTOBER, Instant.parse("2026-11-01T00:10:00Z"), List.of());
    }

    /** It is the 20th. */
    public static DataThrough open() {
        return new DataThrough(OCTOBER, Instant.parse("2026-10-20T14:03:27Z"), List.of());
    }

    /** Anna has three stations to visit of five, Ben none of two, and one belongs to nobody. */
    public static FaultMonth month(DataThrough data) {
        return month(
                data,
                new EarlierMonths(List.of(Set.of("CS-0007", "CS-0103", "CS-0201"), Set.of("CS-0007"))),
                Optional.of(Set.of("CS-0042", "CS-0007", "CS-0101", "CS-0102", "CS-0201", "CS-0202", "GHOST-1")));
    }

    /** The same, knowing more or less of the months before and of who was heard. */
    public static FaultMonth month(DataThrough data, EarlierMonths earlier, Optional<Set<String>> heard) {
        return month(data, register(), faulted(), earlier, heard);
    }

    /** Any month, of which no mail was corrected. */
    public static FaultMonth month(
            DataThrough data,
            List<Station> register,
            List<StationFaults> faulted,
            EarlierMonths earlier,
            Optional<Set<String>> heard) {
        return new FaultMonth(5, DayZone.UTC, data, register, faulted, earlier, List.of(), heard);
    }

    public static List<Station> register() {
        return List.of(
                station("CS-0042", "Rosenheimer Platz 3", "Tiefgarage Ost", "Rosenheimer Str. 12, 81669 München", ANNA),
                station("CS-0007", "Hauptbahnhof Süd", "Parkhaus P2, Ebene 3", "Bayerstr. 45, 80335 München", ANNA),
                station("CS-0101", "Stadtwerke Hof", "Betriebshof", "Emmy-Noether-Str. 2, 80992 München", ANNA),
                station("CS-0102", "Klinikum", "Besucherparkplatz", "Marchioninistr. 15, 81377 München", ANNA),
                station("CS-0103", "Tierpark", "Parkplatz", "Tierparkstr. 30, 81543 München", ANNA),
                station("CS-0201", "Quay 4", "Harbour", "4 Quay Street, Galway", BEN),
                station("CS-0202", "Quay 5", "Harbour", "5 Quay Street, Galway", BEN));
    }

    public static List<StationFaults> faulted() {
        return List.of(
                faults("CS-0042", 31, "2026-10-13", 12, 3, 9, "860.50", 4, "2026-10-30T14:02:11Z", "GroundFailure"),
                faults(
                        "CS-0007",
                        44,
                        "2026-10-05",
                        9,
                        6,
                        21,
                        "4561.00",
                        0,
                        "2026-10-31T23:59:59Z",
                        "ConnectorLockFailure",
                        "EVCommunicationError",
                        "x-tilt"),
                faults("CS-0101", 5, "2026-10-01", 5, 1, 1, "12.40", 1, "2026-10-01T08:00:00Z", "ReaderFailure"),
                faults("CS-0102", 4, "2026-10-01", 4, 0, 4, "40.00", 0, "2026-10-01T08:00:00Z", "WeakSignal"),
                faults("CS-0202", 2, "2026-10-09", 1, 0, 2, "4.00", 0, "2026-10-09T08:00:00Z", "OtherError"),
                faults("GHOST-1", 8, "2026-10-17", 8, 1, 8, "95.00", 2, "2026-10-17T21:15:00Z", "HighTemperature"));
    }

    public static Station station(String id, String name, String site, String address, String email) {
        return new Station(
                id,
                Optional.of(name),
                Optional.of(site),
                Optional.of(address),
                Optional.of("Voltwerk"),
                Optional.of("Duo 22"),
                Optional.of(48.1286),
                Optional.of(11.6008),
                Optional.of(email.equals(ANNA) ? "Anna Berger" : "Ben O'Shea"),
                Optional.of(email),
                Optional.of(email.equals(BEN) ? "en-IE" : "en-GB"),
                Optional.of(email.equals(BEN) ? "Europe/Dublin" : "Europe/Berlin"));
    }

    public static StationFaults faults(
            String id,
            int faults,
            String worstDay,
            int worstDayFaults,
            int daysOver,
            int episodes,
            String minutes,
            int charges,
            String last,
            String... codes) {
        return new StationFaults(
                id,
                faults,
                LocalDate.parse(worstDay),
                worstDayFaults,
                daysOver,
                episodes,
                new BigDecimal(minutes),
                charges,
                List.of(codes),
                Instant.parse(last),
                byDay(LocalDate.parse(worstDay), worstDayFaults, faults),
                minutes.equals("860.50") ? Optional.of(new BigDecimal("96.4")) : Optional.empty(),
                Optional.of(id.equals("CS-0007") ? 2 : 0));
    }

    /** The day after the worst has what is left of the month's faults. */
    private static SortedMap<LocalDate, Integer> byDay(LocalDate worst, int worstFaults, int faults) {
        SortedMap<LocalDate, Integer> days = new TreeMap<>();
        days.put(worst, worstFaults);
        if (faults > worstFaults) {
            days.put(worst.plusDays(1), faults - worstFaults);
        }
        return days;
    }

    /** The same month with managers who read German. */
    public static FaultMonth inGerman(FaultMonth month) {
        return new FaultMonth(
                month.threshold(),
                month.days(),
                month.data(),
                month.register().stream()
                        .map(station -> new Station(
                                station.id(),
                                station.name(),
                                station.site(),
                                station.address(),
                                station.vendor(),
                                station.model(),
                                station.latitudeDeg(),
                                station.longitudeDeg(),
                                station.manager(),
                                station.managerEmail(),
                                Optional.of("de-AT"),
                                Optional.of("Europe/Vienna")))
                        .toList(),
                month.faulted(),
                month.earlier(),
                month.corrections(),
                month.heard());
    }

    /** The same month after more data has come in of the month before. */
    public static FaultMonth corrected(FaultMonth month) {
        YearMonth september = OCTOBER.minusMonths(1);
        return new FaultMonth(
                month.threshold(),
                month.days(),
                month.data(),
                month.register(),
                month.faulted(),
                month.earlier(),
                List.of(
                        new Correction(september, "CS-0007", Optional.of(12), Optional.of(19)),
                        new Correction(september, "CS-0042", Optional.empty(), Optional.of(6)),
                        new Correction(september, "CS-0201", Optional.of(5), Optional.empty())),
                month.heard());
    }

    /** A manager with that many stations, all to visit. */
    public static FaultMonth many(int stations, String text) {
        List<Station> register = new ArrayList<>();
        List<StationFaults> faulted = new ArrayList<>();
        for (int i = 1; i <= stations; i++) {
            String id = "CS-%05d".formatted(i);
            register.add(station(id, text + i, text, text, ANNA));
            faulted.add(faults(
                    id, 1000 - i, "2026-10-13", 12, 3, 9, "860.50", 4, "2026-10-30T14:02:11Z", "GroundFailure", text));
        }
        return month(complete(), register, faulted, EarlierMonths.UNKNOWN, Optional.empty());
    }
}
