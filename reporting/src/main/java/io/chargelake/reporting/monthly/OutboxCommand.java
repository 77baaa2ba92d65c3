package io.chargelake.reporting.monthly;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Wording;
import io.chargelake.reporting.monthly.words.Words;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake report outbox}: what became of each mail of a month. */
@Command(
        name = "outbox",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what became of each mail of a month: PENDING (to be sent, by the next run), SENDING (now), SENT,"
                    + " UNKNOWN (the mail server may have it or not) or FAILED (refused for good).",
            "A mail that is UNKNOWN is never sent again by itself. Ask its recipient: if it is there, say so with"
                    + " --arrived; if not, 'chargelake report resend ADDRESS'."
        })
final class OutboxCommand implements ChargelakeCommand {

    private static final int MOST_LINES = 50;

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            converter = MonthOption.class,
            description = "The month (default: the latest that mails were made of).")
    private YearMonth month;

    @Option(
            names = "--arrived",
            paramLabel = "ADDRESS",
            split = ",",
            converter = MailboxOption.class,
            description = "This recipient's mail, which is UNKNOWN, has arrived: it is SENT.")
    private List<Mailbox> arrived = new ArrayList<>();

    @Mixin
    private CommonOptions common;

    private final Clock clock;

    OutboxCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        Optional<Outbox> existing = Outbox.existing(common.state(), clock);
        Optional<YearMonth> wanted =
                existing.flatMap(outbox -> Optional.ofNullable(month).or(outbox::latestMonth));
        if (wanted.isEmpty()) {
            return new Outcome(List.of("No mail was made yet."), Map.of("mails", List.of()));
        }
        Outbox outbox = existing.get();
        for (Mailbox recipient : arrived) {
            List<Entry> unknown = outbox.of(wanted.get(), Optional.empty()).stream()
                    .filter(entry -> entry.recipient().equals(recipient) && entry.state() == State.UNKNOWN)
                    .toList();
            if (unknown.isEmpty()) {
                throw CommandFailure.usage("--arrived: no mail of " + Wording.PLAIN.month(wanted.get()) + " to "
                        + recipient + " is UNKNOWN.");
            }
            unknown.forEach(entry ->
                    outbox.settle(entry.edition(), recipient, State.SENT, "said to have arrived; " + entry.reply()));
        }
        return outcome(wanted.get(), outbox.of(wanted.get(), Optional.empty()));
    }

    private static Outcome outcome(YearMonth month, List<Entry> entries) {
        Map<State, Long> states =
                entries.stream().collect(Collectors.groupingBy(Entry::state, TreeMap::new, Collectors.counting()));
        List<String> lines = new ArrayList<>();
        lines.add(Wording.PLAIN.month(month) + ": " + Words.count(entries.size(), "mail")
                + states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", ", entries.isEmpty() ? "" : ": ", "")));
        // What needs somebody comes first.
        List<Entry> shown = new ArrayList<>(entries);
        shown.sort((one, other) -> Boolean.compare(one.state() == State.SENT, other.state() == State.SENT));
        for (Entry entry : shown.subList(0, Math.min(MOST_LINES, shown.size()))) {
            lines.add("  %-7s  %s  %-40s  %s"
                    .formatted(
                            entry.state(),
                            Wording.PLAIN.fullTime(entry.changedAt()),
                            entry.recipient()
                                    + (entry.edition().name().equals(Edition.REPORT)
                                            ? ""
                                            : " (" + entry.edition().name() + ")"),
                            entry.reply()));
        }
        if (shown.size() > MOST_LINES) {
            lines.add("  and " + (shown.size() - MOST_LINES) + " more; --json has all of them");
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("month", month.toString());
        states.forEach((state, count) -> summary.put(state.name().toLowerCase(Locale.ROOT), count));
        summary.put("mails", entries.stream().map(OutboxCommand::summary).toList());
        return new Outcome(lines, summary);
    }

    private static Map<String, Object> summary(Entry entry) {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("recipient", entry.recipient().address());
        mail.put("edition", entry.edition().name());
        mail.put("state", entry.state().name());
        mail.put("since", entry.changedAt().toString());
        mail.put("attempt", entry.attempt());
        mail.put("tries", entry.tries());
        entry.visits().ifPresent(visits -> mail.put("stations_to_visit", visits));
        mail.put("message_id", entry.messageId());
        mail.put("reply", entry.reply());
        return mail;
    }
}
