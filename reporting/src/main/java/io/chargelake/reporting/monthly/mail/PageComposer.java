package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.Correction;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMonths;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Other;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.month.Visit;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitList.Owner;
import io.chargelake.reporting.monthly.words.OneLine;
import io.chargelake.reporting.monthly.words.Wording;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/** Puts one list into words. */
final class PageComposer {

    private static final int NAME = 60;
    private static final int ADDRESS = 100;
    private static final int MOST_NAMED = 20;
    private static final int MOST_DAYS_NAMED = 5;
    private static final BigDecimal LEAST_ENERGY_KWH = new BigDecimal("0.5");
    private static final int MOST_CORRECTIONS = 20;

    private final FaultMonth month;
    private final VisitList list;
    private final Wording words;
    private final Letterhead letterhead;

    PageComposer(FaultMonth month, VisitList list, Wording words, Letterhead letterhead) {
        this.month = month;
        this.list = list;
        this.words = words;
        this.letterhead = letterhead;
    }

    /**
     * The page.
     *
     * @param mostRows how many stations it shows at most
     * @param attachments the names of the files that hold all of them
     * @param chart what the chart shows; nothing if there is none
     */
    MailPage page(int mostRows, List<String> attachments, Optional<String> chart) {
        List<MailPage.Row> rows =
                list.visits().stream().limit(mostRows).map(this::row).toList();
        return new MailPage(
                words.language(),
                subject(),
                title(),
                headline(),
                lead(),
                list.change()
                        .map(change -> words.say(
                                "change",
                                words.month(month.month().minusMonths(1)),
                                change.added(),
                                change.again(),
                                change.gone()))
                        .orElse(""),
                energy(),
                dataThrough(),
                cautions(),
                words.month(month.month()),
                rows,
                more(rows.size(), String.join(", ", attachments)),
                chart.orElse(""),
                silent(),
                corrections(),
                notes(),
                words.say("footer"));
    }

    private String ofOwner(String key) {
        return switch (list.owner()) {
            case MANAGER -> key;
            case NETWORK -> key + ".network";
            case NOBODY -> key + ".unassigned";
        };
    }

    private String subject() {
        DataThrough data = month.data();
        String key = ofOwner("subject") + (data.closed() ? "" : data.due() ? ".cutOff" : ".preliminary");
        String through = data.closed() ? words.fullDay(month.month().atEndOfMonth()) : words.fullTime(data.end());
        return words.say(key, list.visits().size(), words.month(month.month()), through);
    }

    private String title() {
        String monthName = words.month(month.month());
        Optional<String> manager =
                list.manager().map(name -> OneLine.of(name, NAME)).filter(name -> !name.isEmpty());
        return switch (list.owner()) {
            case NETWORK -> words.say("title.network", monthName);
            case NOBODY -> words.say("title.unassigned", monthName);
            case MANAGER ->
                manager.map(name -> words.say("title.of", name, monthName))
                        .orElseGet(() -> words.say("title.yours", monthName));
        };
    }

    private String headline() {
        int visits = list.visits().size();
        return switch (list.stations()) {
            case 0 -> words.say("headline.none");
            case 1 -> words.say(ofOwner("headline.one"), visits);
            default -> words.say(ofOwner("headline.many"), visits, list.stations());
        };
    }

    private String lead() {
        if (!list.visits().isEmpty()) {
            return words.say("lead.listed", month.threshold());
        }
        return list.faulted() == 0
                ? words.say("lead.noFault")
                : words.say("lead.below", list.faulted(), month.threshold());
    }

    private String energy() {
        return list.visits().stream()
                .flatMap(visit -> visit.faults().energyNotDeliveredKwh().stream())
                .reduce(BigDecimal::add)
                .filter(kwh -> kwh.compareTo(LEAST_ENERGY_KWH) >= 0)
                .map(kwh -> words.say("energy.total", words.number(kwh)))
                .orElse("");
    }

    private String dataThrough() {
        DataThrough data = month.data();
        if (data.closed()) {
            return words.say("data.complete", words.fullDay(month.month().atEndOfMonth()));
        }
        return words.say(data.due() ? "data.cutOff" : "data.only", words.fullTime(data.end()));
    }

    private List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        DataThrough data = month.data();
        if (!data.due()) {
            cautions.add(words.say("caution.preliminary", words.month(month.month()), words.fullTime(data.end())));
        }
        if (!data.silentDays().isEmpty()) {
            cautions.add(words.say("caution.silentDays", data.silentDays().size(), named(data.silentDays())));
        }
        if (list.owner() == Owner.NOBODY && !list.visits().isEmpty()) {
            cautions.add(words.say("caution.unassigned"));
        }
        long unmanaged = list.visits().stream()
                .filter(visit -> visit.station().mailbox().isEmpty())
                .count();
        if (list.owner() == Owner.NETWORK && unmanaged > 0) {
            cautions.add(words.say("caution.unmanaged", unmanaged));
        }
        return cautions;
    }

    private String named(List<LocalDate> days) {
        String first = days.stream().limit(MOST_DAYS_NAMED).map(words::day).collect(Collectors.joining(", "));
        return days.size() > MOST_DAYS_NAMED ? first + ", …" : first;
    }

    private MailPage.Row row(Visit visit) {
        Station station = visit.station();
        StationFaults faults = visit.faults();
        String id = OneLine.of(station.id(), NAME);
        String name = line(station.name(), NAME);
        return new MailPage.Row(
                visit.rank(),
                name.isEmpty() ? id : name,
                id,
                link(station),
                OneLine.of(
                        Stream.of(station.vendor(), station.model())
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(" ")),
                        NAME),
                line(station.site(), NAME),
                placeless(station) ? words.say("row.noPlace") : line(station.address(), ADDRESS),
                list.owner() == Owner.NETWORK ? manager(station) : "",
                words.say("count.faults", faults.worstDayFaults()),
                words.say("row.worstDay", words.day(faults.worstDay())),
                words.say("row.daysOver", month.threshold(), faults.daysOverThreshold()),
                words.say(
                        "row.month",
                        words.say("count.faults", faults.faults()),
                        words.say("count.episodes", faults.episodes())),
                words.say("row.faulted", words.duration(faults.faultMinutes())),
                words.say("row.charges", faults.faultedTransactions()),
                faults.energyNotDeliveredKwh()
                        .filter(kwh -> kwh.compareTo(LEAST_ENERGY_KWH) >= 0)
                        .map(kwh -> words.say("row.energy", words.number(kwh)))
                        .orElse(""),
                faults.errorCodes().stream().map(words::error).distinct().collect(Collectors.joining("; ")),
                words.say("row.lastFault", words.time(faults.lastFaultAt())),
                faults.openEpisodes().map(this::atTheEnd).orElse(""),
                again(visit));
    }

    private String link(Station station) {
        return letterhead
                .page()
                .map(page -> page + "#/station/" + UriUtils.encode(station.id(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private String manager(Station station) {
        return station.mailbox()
                .map(mailbox -> station.manager()
                        .map(name -> OneLine.of(name, NAME))
                        .filter(name -> !name.isEmpty())
                        .orElse(mailbox.address()))
                .orElseGet(() -> words.say("row.noManager"));
    }

    private String atTheEnd(int open) {
        return words.say(month.data().closed() ? "row.open.closed" : "row.open.data", open);
    }

    private String again(Visit visit) {
        if (!month.earlier().known()) {
            return "";
        }
        int months = visit.monthsInARow();
        if (months == 1) {
            return words.say("row.notBefore", words.month(month.month().minusMonths(1)));
        }
        return words.say(months > EarlierMonths.MOST ? "row.againOrMore" : "row.again", words.ordinal(months));
    }

    private String more(int shown, String attachments) {
        int visits = list.visits().size();
        if (list.stations() == 0) {
            return "";
        }
        if (visits > shown) {
            return words.say("more.some", shown, visits, attachments);
        }
        return words.say(list.owner() == Owner.MANAGER ? "more.all" : "more.all.network", attachments);
    }

    private String silent() {
        if (list.silent().isEmpty()) {
            return "";
        }
        String names = list.silent().stream()
                .limit(MOST_NAMED)
                .map(station -> OneLine.of(station.id(), NAME))
                .collect(Collectors.joining(", "));
        int others = list.silent().size() - MOST_NAMED;
        return words.say(
                month.data().closed() ? "silent.closed" : "silent.open",
                list.silent().size(),
                others > 0 ? words.say("others", names, others) : names + ".");
    }

    private List<String> corrections() {
        Map<String, Station> stations = Stream.of(
                        list.visits().stream().map(Visit::station),
                        list.others().stream().map(Other::station))
                .flatMap(each -> each)
                .collect(Collectors.toMap(Station::id, each -> each));
        List<String> said = list.corrections().stream()
                .limit(MOST_CORRECTIONS)
                .map(correction -> said(correction, stations.get(correction.stationId())))
                .collect(Collectors.toCollection(ArrayList::new));
        int others = list.corrections().size() - MOST_CORRECTIONS;
        if (others > 0) {
            said.add(words.say("corrections.more", others));
        }
        return said;
    }

    private String said(Correction correction, Station station) {
        String monthName = words.month(correction.month());
        String id = OneLine.of(correction.stationId(), NAME);
        String name = line(station.name(), NAME);
        String whole = name.isEmpty() ? id : name + " (" + id + ")";
        if (correction.mailed().isEmpty()) {
            return words.say("correction.added", monthName, whole, faults(correction.faults()));
        }
        return correction.faults().isEmpty()
                ? words.say("correction.removed", monthName, whole, faults(correction.mailed()))
                : words.say(
                        "correction.changed",
                        monthName,
                        whole,
                        faults(correction.faults()),
                        faults(correction.mailed()));
    }

    private String faults(Optional<Integer> number) {
        return words.say("count.faults", number.orElseThrow());
    }

    private static boolean placeless(Station station) {
        return Stream.of(station.name(), station.site(), station.address())
                .flatMap(Optional::stream)
                .allMatch(String::isBlank);
    }

    private static String line(Optional<String> text, int limit) {
        return text.map(raw -> OneLine.of(raw, limit)).orElse("");
    }

    private List<String> notes() {
        boolean estimated = list.visits().stream()
                .anyMatch(visit -> visit.faults().energyNotDeliveredKwh().isPresent());
        return Stream.of(
                        Optional.of(words.say(month.days() == DayZone.UTC ? "note.fault" : "note.fault.stationDays")),
                        Optional.of(words.say("note.listed", month.threshold())),
                        Optional.of(words.say("note.episode")),
                        Optional.of(words.say("note.charge")),
                        Optional.of(words.say("note.errors")),
                        Optional.of(words.say("note.energy")).filter(note -> estimated),
                        Optional.of(words.say("note.silent")),
                        Optional.of(words.say("note.zone", words.zone())))
                .flatMap(Optional::stream)
                .toList();
    }
}
