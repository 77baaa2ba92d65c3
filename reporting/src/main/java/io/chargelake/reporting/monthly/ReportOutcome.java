package io.chargelake.reporting.monthly;

import io.chargelake.cli.Outcome;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitList.Owner;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.OneLine;
import io.chargelake.reporting.monthly.words.Wording;
import io.chargelake.reporting.monthly.words.Words;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the command prints of a report: the month, the ranking, who got what, and what somebody has to see to. */
final class ReportOutcome {

    private static final int MOST_LINES = 20;
    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAME = 60;

    private final FaultMonth month;
    private final VisitLists lists;
    private final Ranking ranking;
    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> summary = new LinkedHashMap<>();

    ReportOutcome(Report report) {
        this.month = report.month();
        this.lists = report.lists();
        this.ranking = Ranking.of(lists);
        long stations = Stream.concat(
                        month.register().stream().map(Station::id),
                        month.faulted().stream().map(StationFaults::stationId))
                .distinct()
                .count();
        String through = month.data().closed()
                ? "data complete through " + month.month().atEndOfMonth()
                : (month.data().due() ? "data through " : "PRELIMINARY, data only through ")
                        + Wording.PLAIN.fullTime(month.data().end());
        lines.add(Wording.PLAIN.month(month.month()) + ": " + Words.count(ranking.size(), "station") + " of " + stations
                + " to visit (" + Words.count(month.threshold(), "fault")
                + " or more within one day), " + through);
        lines.addAll(ranking.lines());
        summary.put("report", Edition.REPORT);
        summary.put("month", month.month().toString());
        summary.put("threshold", month.threshold());
        summary.put("complete", month.data().closed());
        summary.put("data_through", month.data().end().toString());
        summary.put("stations", stations);
        summary.put("stations_to_visit", ranking.size());
        summary.put("ranking", ranking.summary());
        warn();
    }

    private void warn() {
        if (!month.data().silentDays().isEmpty()) {
            warnings.add("there is no data of any station for "
                    + Words.count(month.data().silentDays().size(), "day") + " of the month: "
                    + named(month.data().silentDays()));
        }
        if (!lists.unmanaged().isEmpty()) {
            warnings.add(Words.count(lists.unmanaged().size(), "station")
                    + " to visit without a maintenance manager, "
                    + (lists.unassigned().isPresent() ? "in nobody's mail: " : "in the escalation list's mail only: ")
                    + named(lists.unmanaged().stream()
                            .map(visit -> OneLine.of(visit.station().id(), LONGEST_NAME))
                            .toList())
                    + ". Complete the station register"
                    + (lists.unassigned().isPresent() ? " or give --escalation ADDRESS." : "."));
        }
        if (!lists.unusableAddresses().isEmpty()) {
            warnings.add("the station register has maintenance e-mails that are no addresses: "
                    + named(lists.unusableAddresses().stream()
                            .map(written -> "'" + OneLine.of(written, LONGEST_NAME) + "'")
                            .toList()));
        }
    }

    /** The mails lie in a folder. */
    Outcome shown(Path folder, List<VisitList> shown, List<Path> pages) {
        lines.add(Words.count(pages.size(), "mail") + " to look at in " + folder + ", none sent:");
        List<Map<String, Object>> mails = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            VisitList list = shown.get(i);
            String page = pages.get(i).toString();
            if (i < MOST_LINES) {
                lines.add("  " + page + "  (" + Words.count(list.visits().size(), "station") + " to visit"
                        + (list.owner() == Owner.NOBODY ? ", without a manager" : "") + ")");
            }
            mails.add(mail(list, "file", page));
        }
        if (pages.size() > MOST_LINES) {
            lines.add("  and " + (pages.size() - MOST_LINES) + " more");
        }
        summary.put("preview", folder.toString());
        summary.put("mails", mails);
        return outcome();
    }

    /** Everything was done but to send. */
    Outcome tried(String relay, List<VisitList> all) {
        lines.add(Words.count(all.size(), "mail") + " would be sent through " + relay + ", none was:");
        List<Map<String, Object>> mails = new ArrayList<>();
        for (VisitList list : all) {
            recipientLine(list, mails.size());
            mails.add(mail(list, "state", State.PENDING.name()));
        }
        more(mails.size());
        summary.put("dry_run", true);
        summary.put("mails", mails);
        return outcome();
    }

    /** The job has run. */
    Outcome sent(Delivery.Result result) {
        int before = result.before(State.SENT).size();
        lines.add(Words.count(result.sent().size(), "mail") + " sent"
                + (before == 0 ? "" : ", " + before + " sent before") + ":");
        List<Map<String, Object>> mails = new ArrayList<>();
        for (VisitList list : lists.addressed()) {
            if (result.sent().contains(list.recipient().orElseThrow())) {
                recipientLine(list, mails.size());
                mails.add(mail(list, "state", State.SENT.name()));
            }
        }
        more(mails.size());
        summary.put("sent", result.sent().size());
        summary.put("sent_before", before);
        summary.put("mails", mails);
        warnOf(result.before());
        return outcome();
    }

    private void recipientLine(VisitList list, int before) {
        if (before < MOST_LINES) {
            lines.add("  " + list.recipient().orElseThrow() + "  ("
                    + Words.count(list.visits().size(), "station") + " to visit)");
        }
    }

    private void more(int mails) {
        if (mails > MOST_LINES) {
            lines.add("  and " + (mails - MOST_LINES) + " more");
        }
    }

    /** The report is complete since an earlier run; nothing was sent now. */
    Outcome sentBefore(Map<Mailbox, Entry> known) {
        List<Entry> sent = known.values().stream()
                .filter(entry -> entry.state() == State.SENT)
                .toList();
        Optional<Instant> last = sent.stream().map(Entry::changedAt).max(Comparator.naturalOrder());
        lines.add("This report was already sent"
                + last.map(time -> " on " + Wording.PLAIN.fullTime(time)).orElse("") + " ("
                + Words.count(sent.size(), "mail")
                + "); nothing was sent now. To send one again: chargelake report resend ADDRESS.");
        summary.put("sent", 0);
        summary.put("sent_before", sent.size());
        last.ifPresent(time -> summary.put("sent_before_at", time.toString()));
        List<Mailbox> missed = lists.addressed().stream()
                .map(list -> list.recipient().orElseThrow())
                .filter(recipient -> !known.containsKey(recipient))
                .toList();
        if (!missed.isEmpty()) {
            warnings.add("no part of that report, for the register or the options have changed since: " + named(missed)
                    + ". To send it to one of them: chargelake report resend ADDRESS.");
        }
        warnOf(known);
        return outcome();
    }

    /** After a report is done, what is pending belongs to nobody whom another run would send to. */
    void warnOfPending(Map<Mailbox, Entry> known) {
        List<Entry> pending = known.values().stream()
                .filter(entry -> entry.state() == State.PENDING)
                .toList();
        if (!pending.isEmpty()) {
            warnings.add(
                    "these were to get this report and did not, for the register or the options have changed since: "
                            + named(pending.stream().map(Entry::recipient).toList())
                            + ". To send it to one of them: chargelake report resend ADDRESS.");
            summary.put("pending", addresses(pending));
        }
    }

    private void warnOf(Map<Mailbox, Entry> known) {
        List<Entry> unknown = known.values().stream()
                .filter(entry -> entry.state() == State.UNKNOWN)
                .toList();
        if (!unknown.isEmpty()) {
            warnings.add("it is unknown whether these have their mail, whose sending began but was never confirmed: "
                    + named(unknown.stream()
                            .map(mail -> mail.recipient() + " (" + Wording.PLAIN.fullTime(mail.changedAt()) + ")")
                            .toList())
                    + ". Ask; if it is missing, use 'chargelake report resend ADDRESS', else"
                    + " 'chargelake report outbox --arrived ADDRESS'.");
            summary.put("unknown", addresses(unknown));
        }
        List<Entry> failed = known.values().stream()
                .filter(entry -> entry.state() == State.FAILED)
                .toList();
        if (!failed.isEmpty()) {
            warnings.add("the mail server refused the mail to "
                    + named(failed.stream()
                            .map(mail -> mail.recipient() + " (" + mail.reply() + ")")
                            .toList())
                    + ". Correct the station register, or send it again with 'chargelake report resend ADDRESS'.");
            summary.put("failed", addresses(failed));
        }
    }

    private static List<String> addresses(List<Entry> entries) {
        return entries.stream().map(entry -> entry.recipient().address()).toList();
    }

    private static Map<String, Object> mail(VisitList list, String what, String value) {
        Map<String, Object> mail = new LinkedHashMap<>();
        list.recipient().ifPresent(recipient -> mail.put("recipient", recipient.address()));
        mail.put("stations_to_visit", list.visits().size());
        mail.put(what, value);
        return mail;
    }

    private static String named(List<?> things) {
        String first = String.join(
                ", ", things.stream().limit(MOST_NAMED).map(String::valueOf).toList());
        return things.size() > MOST_NAMED ? first + " and " + (things.size() - MOST_NAMED) + " more" : first;
    }

    private Outcome outcome() {
        warnings.forEach(warning -> lines.add("Warning: " + warning));
        summary.put("warnings", warnings);
        return new Outcome(lines, summary);
    }
}
