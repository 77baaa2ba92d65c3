package io.chargelake.sample;

import io.chargelake.curation.silver.Stations;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RowWriter;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.TableAppend;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables that a month's report is made of, of a network of any size: what {@code refresh} would leave of a month in
 * which one station in ten faulted, half of those on a day with five faults or more. The same plan makes the same rows.
 *
 * @param stations how many
 * @param managers who looks after them, each after as many
 */
record MailLake(int stations, int managers) {

    /** The month that it is of. */
    static final YearMonth MONTH = YearMonth.of(2026, 10);

    /** Day, station, messages, heartbeats, and when first and last: the mail wants no more of a day. */
    private static final int COLUMNS_OF_HEARD = 6;

    private static final LocalDate DAY_ONE = MONTH.atDay(1);
    private static final long SEED = 20_261_101;
    private static final int ONE_IN = 10;
    private static final int CHARGES = 4;
    private static final List<String> CODES =
            List.of("GroundFailure", "ConnectorLockFailure", "PowerMeterFailure", "HighTemperature", "OtherError");

    /** Writes the tables and the runs that made them. */
    void write(Lake lake) {
        SplittableRandom random = new SplittableRandom(SEED);
        register(lake);
        charges(lake);
        heard(lake);
        faults(lake, random);
        runs(lake);
    }

    private static String station(int number) {
        return "CS-%06d".formatted(number);
    }

    private void register(Lake lake) {
        try (TableAppend append = TableAppend.to(lake, Stations.TABLE)) {
            RowWriter rows = append.rows();
            for (int number = 0; number < stations; number++) {
                int manager = number % managers;
                rows.string(station(number))
                        .string("Station " + number)
                        .string("Car park " + number / 8)
                        .string(number % 300 + " Example Street, 80331 München")
                        .doubleValue(48.0 + number % 1000 / 5000.0)
                        .doubleValue(11.4 + number % 997 / 5000.0)
                        .string("DE")
                        .string("Europe/Berlin")
                        .string(null)
                        .string("Voltwerk")
                        .string("Duo 22")
                        .string("Manager " + manager)
                        .string("manager-%05d@example.com".formatted(manager))
                        .string(manager % 2 == 0 ? "de-DE" : "en-GB")
                        .endRow();
            }
            append.commit();
        }
    }

    private void charges(Lake lake) {
        try (TableAppend append = TableAppend.to(lake, CompletedTransactions.TABLE)) {
            for (int charge = 0; charge < CHARGES; charge++) {
                LocalDate day = MONTH.atDay(1 + 7 * charge);
                Instant start = day.atTime(9, 0).toInstant(ZoneOffset.UTC);
                RowWriter rows = append.rows(day);
                for (int number = 0; number < stations; number++) {
                    rows.string(station(number))
                            .longValue((long) number * CHARGES + charge + 1)
                            .intValue(1 + charge % 2)
                            .string("TAG")
                            .instant(start)
                            .instant(start.plus(Duration.ofHours(1)))
                            .longValue(0L)
                            .longValue(18_000L)
                            .decimal(new BigDecimal("18.00"))
                            .decimal(new BigDecimal("1.00"))
                            .decimal(new BigDecimal("0.00"))
                            .decimal(new BigDecimal("0.00"))
                            .string("Local")
                            .strings(List.of())
                            .absent()
                            .endRow();
                }
            }
            append.commit();
        }
    }

    /** One station in a hundred says nothing. */
    private void heard(Lake lake) {
        try (TableAppend append = TableAppend.to(lake, StationDays.TABLE)) {
            Instant at = DAY_ONE.atTime(12, 0).toInstant(ZoneOffset.UTC);
            RowWriter rows = append.rows(DAY_ONE);
            for (int number = 0; number < stations; number++) {
                if (number % 100 != 99) {
                    rows.string(station(number))
                            .intValue(10)
                            .intValue(8)
                            .instant(at)
                            .instant(at);
                    StationDays.TABLE.columns().stream().skip(COLUMNS_OF_HEARD).forEach(column -> rows.absent());
                    rows.endRow();
                }
            }
            append.commit();
        }
    }

    private void faults(Lake lake, SplittableRandom random) {
        try (TableAppend months = TableAppend.to(lake, FaultedStations.TABLE);
                TableAppend days = TableAppend.to(lake, StationFaultDays.TABLE)) {
            RowWriter month = months.rows(MONTH.toString());
            RowWriter day = days.rows(MONTH.toString());
            int rank = 0;
            for (int number = 0; number < stations; number++) {
                if (random.nextInt(ONE_IN) == 0) {
                    faulted(month, day, station(number), ++rank, random);
                }
            }
            months.commit();
            days.commit();
        }
    }

    private static void faulted(RowWriter month, RowWriter day, String station, int rank, SplittableRandom random) {
        Map<LocalDate, Integer> byDay = new TreeMap<>();
        int days = 1 + random.nextInt(6);
        int most = random.nextBoolean() ? 12 : 4;
        for (int i = 0; i < days; i++) {
            byDay.put(MONTH.atDay(1 + random.nextInt(MONTH.lengthOfMonth())), 1 + random.nextInt(most));
        }
        Map.Entry<LocalDate, Integer> worst = byDay.entrySet().stream()
                .reduce((first, next) -> next.getValue() > first.getValue() ? next : first)
                .orElseThrow();
        int faults = byDay.values().stream().mapToInt(Integer::intValue).sum();
        List<String> codes = List.of(CODES.get(random.nextInt(CODES.size())));
        Instant at = worst.getKey().atTime(17, 20).toInstant(ZoneOffset.UTC);
        month.string(station)
                .intValue(rank)
                .intValue(faults)
                .date(worst.getKey())
                .intValue(worst.getValue())
                .intValue((int) byDay.values().stream()
                        .filter(each -> each >= FaultedStations.DEFAULT_THRESHOLD)
                        .count())
                .intValue(byDay.size())
                .intValue(faults)
                .decimal(BigDecimal.valueOf(faults * 1700L, 2))
                .intValue(0)
                .intValue(1)
                .strings(codes)
                .instant(at)
                .instant(at)
                .intValue(0)
                .endRow();
        byDay.forEach((date, count) -> day.date(date)
                .string(station)
                .intValue(count)
                .intValue(0)
                .intValue(count)
                .decimal(BigDecimal.valueOf(count * 1700L, 2))
                .intValue(1)
                .strings(codes)
                .instant(date.atTime(8, 0).toInstant(ZoneOffset.UTC))
                .instant(date.atTime(17, 20).toInstant(ZoneOffset.UTC))
                .endRow());
    }

    private void runs(Lake lake) {
        Instant end = MONTH.plusMonths(1).atDay(1).atTime(0, 10).toInstant(ZoneOffset.UTC);
        String dates = DAY_ONE.datesUntil(MONTH.plusMonths(1).atDay(1))
                .map(day -> "\"" + day + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        Run curate = run("curate", end, end.plusSeconds(60), "{}", "{\"silver.heartbeats\":{\"dates\":" + dates + "}}");
        Run gold = run(
                "gold", end, end.plusSeconds(120), "{\"curate_finished_at\":\"" + curate.finishedAt() + "\"}", "{}");
        RunLedger ledger = new RunLedger(lake);
        ledger.append(curate);
        ledger.append(gold);
    }

    private Run run(String job, Instant validThrough, Instant startedAt, String input, String tables) {
        return new Run(
                Run.newId(),
                job,
                startedAt,
                startedAt.plusSeconds(30),
                Optional.of(validThrough),
                Optional.of(input),
                stations,
                stations,
                0,
                0,
                0,
                Optional.of(tables),
                CodeVersion.current());
    }
}
