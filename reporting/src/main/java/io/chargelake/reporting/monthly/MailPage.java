package io.chargelake.reporting.monthly;

import static io.chargelake.reporting.monthly.Words.count;

import io.chargelake.reporting.monthly.VisitList.Owner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a mail says, in the order in which it is read; both templates show exactly this. Texts of stations have passed
 * {@link OneLine}; they are not escaped.
 *
 * @param subject the mail's subject
 * @param title the mail's title within the page
 * @param headline how many stations of how many
 * @param lead why these stations, in one sentence
 * @param change how the list differs from the month before; empty where that is not known
 * @param dataThrough how far the data reaches
 * @param cautions what a reader has to know before acting, usually nothing
 * @param monthName {@code October 2026}
 * @param rows the most urgent stations
 * @param more where the rest is; empty if there is none
 * @param silent the stations of which nothing was heard, in one sentence; empty where there is none
 * @param notes how the numbers are made
 * @param footer where the mail comes from
 */
record MailPage(
        String subject,
        String title,
        String headline,
        String lead,
        String change,
        String dataThrough,
        List<String> cautions,
        String monthName,
        List<Row> rows,
        String more,
        String silent,
        List<String> notes,
        String footer) {

    /** One station of the list; a part that is not known is empty. */
    record Row(
            int rank,
            String name,
            String id,
            String model,
            String site,
            String address,
            String worstDayFaults,
            String worstDay,
            String daysOver,
            String faults,
            String episodes,
            String timeFaulted,
            String charges,
            String errors,
            String lastFault,
            String atTheEnd,
            String again) {}

    private static final int NAME = 60;
    private static final int ADDRESS = 100;
    private static final int MOST_SILENT_DAYS_NAMED = 5;
    private static final int MOST_SILENT_STATIONS_NAMED = 20;

    /**
     * The page of one recipient.
     *
     * @param mostRows how many stations it shows at most
     * @param attachment the name of the file that holds all of them
     */
    static MailPage of(FaultMonth month, VisitList list, int mostRows, String attachment) {
        String monthName = Words.month(month.month());
        int visits = list.visits().size();
        List<Row> rows = list.visits().stream()
                .limit(mostRows)
                .map(visit -> row(month, visit))
                .toList();
        return new MailPage(
                subject(month, list),
                title(list, monthName),
                headline(list),
                lead(month, list),
                change(month, list),
                month.data().closed()
                        ? "Data complete through " + Words.fullDay(month.month().atEndOfMonth()) + "."
                        : "Data only through " + Words.fullTime(month.data().end()) + ".",
                cautions(month, list),
                monthName,
                rows,
                visits > rows.size()
                        ? "These are the first " + rows.size() + " of " + count(visits, "station")
                                + ". All of them are in the attached file " + attachment + "."
                        : visits > 0 ? "The same list is attached as a table: " + attachment + "." : "",
                silent(month, list),
                notes(month.threshold()),
                "Sent automatically by Chargelake.");
    }

    private static String subject(FaultMonth month, VisitList list) {
        int visits = list.visits().size();
        String what = (visits == 0 ? "No charging station" : count(visits, "charging station"))
                + (list.owner() == Owner.NOBODY ? " without a manager" : "")
                + " to visit – "
                + Words.month(month.month());
        return month.data().closed()
                ? what + ", data complete through " + month.month().atEndOfMonth()
                : "Preliminary: " + what + ", data only through "
                        + Words.fullTime(month.data().end());
    }

    private static String title(VisitList list, String monthName) {
        String whose = list.owner() == Owner.NOBODY
                ? "Stations without a maintenance manager"
                : list.manager()
                        .map(name -> OneLine.of(name, NAME))
                        .filter(name -> !name.isEmpty())
                        .map(name -> "Stations of " + name)
                        .orElse("Your stations");
        return whose + " – " + monthName;
    }

    private static String headline(VisitList list) {
        int visits = list.visits().size();
        String whose = list.owner() == Owner.NOBODY ? "stations without a manager" : "stations";
        String all = list.stations() + " " + whose;
        if (list.stations() == 0) {
            return "No station needs a visit";
        }
        if (list.stations() == 1) {
            return (list.owner() == Owner.NOBODY ? "The one station without a manager" : "Your one station")
                    + (visits == 0 ? " needs no visit" : " needs a visit");
        }
        String of = list.owner() == Owner.NOBODY ? all : "your " + all;
        return switch (visits) {
            case 0 -> "None of " + of + " needs a visit";
            case 1 -> "1 of " + of + " needs a visit";
            default -> visits + " of " + of + " need a visit";
        };
    }

    private static String lead(FaultMonth month, VisitList list) {
        String often =
                count(month.threshold(), "fault") + (month.threshold() == 1 ? "" : " or more") + " within one day";
        if (!list.visits().isEmpty()) {
            return "Listed with the most faults first: every station that had " + often + ".";
        }
        return list.faulted() == 0
                ? "No station reported a fault."
                : count(list.faulted(), "station") + " reported faults, but none reported " + often + ".";
    }

    private static List<String> cautions(FaultMonth month, VisitList list) {
        List<String> cautions = new ArrayList<>();
        DataThrough data = month.data();
        if (!data.closed()) {
            cautions.add(
                    "Preliminary: " + Words.month(month.month()) + " is not complete in the data. What happened after "
                            + Words.fullTime(data.end()) + " is missing, and the ranking may still change.");
        }
        if (!data.silentDays().isEmpty()) {
            cautions.add("There is no data of any station for "
                    + count(data.silentDays().size(), "day") + " (" + named(data.silentDays())
                    + "). Faults of that time are missing.");
        }
        if (list.owner() == Owner.NOBODY && !list.visits().isEmpty()) {
            cautions.add(
                    "The station register names no maintenance manager with a usable e-mail address for these"
                            + " stations, so nobody else has been told of them. Assign them, then have the register read again.");
        }
        return cautions;
    }

    private static String named(List<LocalDate> days) {
        String first =
                days.stream().limit(MOST_SILENT_DAYS_NAMED).map(Words::day).collect(Collectors.joining(", "));
        return days.size() > MOST_SILENT_DAYS_NAMED ? first + ", …" : first;
    }

    private static Row row(FaultMonth month, Visit visit) {
        int threshold = month.threshold();
        Station station = visit.station();
        StationFaults faults = visit.faults();
        String id = OneLine.of(station.id(), NAME);
        String name = line(station.name(), NAME);
        return new Row(
                visit.rank(),
                name.isEmpty() ? id : name,
                id,
                OneLine.of(
                        Stream.of(station.vendor(), station.model())
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(" ")),
                        NAME),
                line(station.site(), NAME),
                placeless(station) ? "place unknown to the station register" : line(station.address(), ADDRESS),
                count(faults.worstDayFaults(), "fault"),
                Words.day(faults.worstDay()),
                threshold + (threshold == 1 ? " fault" : "") + " or more on "
                        + count(faults.daysOverThreshold(), "day"),
                count(faults.faults(), "fault"),
                count(faults.episodes(), "episode"),
                Words.duration(faults.faultMinutes()) + " faulted",
                faults.faultedTransactions() == 0
                        ? "no charge affected"
                        : count(faults.faultedTransactions(), "charge") + " affected",
                faults.errorCodes().stream().map(ErrorWords::of).distinct().collect(Collectors.joining("; ")),
                Words.time(faults.lastFaultAt()),
                faults.openEpisodes().map(open -> atTheEnd(month, open)).orElse(""),
                again(month, visit));
    }

    private static String atTheEnd(FaultMonth month, int open) {
        String when = month.data().closed() ? "at the end of the month" : "at the end of the data";
        return open == 0 ? "no fault " + when : count(open, "connector") + " still faulted " + when;
    }

    private static String again(FaultMonth month, Visit visit) {
        if (!month.earlier().known()) {
            return "";
        }
        int months = visit.monthsInARow();
        return months == 1
                ? "not listed in " + Words.month(month.month().minusMonths(1))
                : "listed for the " + Words.ordinal(months) + " month in a row"
                        + (months > EarlierMonths.MOST ? " or more" : "");
    }

    private static String change(FaultMonth month, VisitList list) {
        return list.change()
                .map(change -> "Compared with " + Words.month(month.month().minusMonths(1)) + ": " + change.added()
                        + " new on the list, " + change.again() + " on it again, " + change.gone()
                        + " no longer on it.")
                .orElse("");
    }

    private static String silent(FaultMonth month, VisitList list) {
        if (list.silent().isEmpty()) {
            return "";
        }
        String names = list.silent().stream()
                .limit(MOST_SILENT_STATIONS_NAMED)
                .map(station -> OneLine.of(station.id(), NAME))
                .collect(Collectors.joining(", "));
        int others = list.silent().size() - MOST_SILENT_STATIONS_NAMED;
        return count(list.silent().size(), "station")
                + (month.data().closed() ? " said nothing all month" : " said nothing in this month so far")
                + ", and may have lost power or connection: " + names
                + (others > 0 ? " and " + count(others, "other") : "") + ".";
    }

    private static boolean placeless(Station station) {
        return Stream.of(station.name(), station.site(), station.address())
                .flatMap(Optional::stream)
                .allMatch(String::isBlank);
    }

    private static String line(Optional<String> text, int limit) {
        return text.map(raw -> OneLine.of(raw, limit)).orElse("");
    }

    private static List<String> notes(int threshold) {
        return List.of(
                "A fault is one message in which a station says that a connector, or the station itself, is Faulted. Repeats"
                        + " of a message count once. Days are UTC days.",
                "A station is listed if it had at least " + count(threshold, "fault") + " within one day. The order is:"
                        + " faults in the month, then episodes, then time faulted, then station id.",
                "An episode is a run of faults of one connector; it ends when the connector reports another state or the"
                        + " station restarts. Time faulted is the length of all episodes within the month, added up over"
                        + " connectors.",
                "A charge is affected if its connector or station faulted while it ran, or if it ended for an abnormal"
                        + " reason such as an emergency stop or a power loss.",
                "What to look for is in the words of the stations' error codes, the most frequent first.",
                "A station was not heard if no message of it was received in the month.");
    }
}
