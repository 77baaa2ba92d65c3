package io.chargelake.reporting.monthly;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.RunLedger;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.FaultMonths;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.smtp.SmtpRelay;
import io.chargelake.reporting.monthly.words.Words;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chargelake report resend}: sends mails again, deliberately. */
@Command(
        name = "resend",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends a month's mail again to those named, whatever was sent before, and to nobody else.",
            "Give the options that the report was sent with: --smtp, --from, --escalation and the like."
        })
final class ResendCommand implements ChargelakeCommand {

    @Parameters(
            paramLabel = "ADDRESS",
            arity = "0..*",
            converter = MailboxOption.class,
            description = "Whose mail to send again.")
    private List<Mailbox> recipients = new ArrayList<>();

    @Option(names = "--failed", description = "All mails that the mail server had refused.")
    private boolean failed;

    @Mixin
    private MailOptions mails;

    @Mixin
    private CommonOptions common;

    private final Clock clock;
    private final Map<String, String> environment;

    ResendCommand(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = environment;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        if (recipients.isEmpty() && !failed) {
            throw CommandFailure.usage("Whose mail? Give one address or several, or --failed.");
        }
        YearMonth month = mails.month().orElseGet(() -> mails.close().latest(clock.instant()));
        FaultMonths months = new FaultMonths(common.lake(), common.lakeAsWritten());
        DataThrough data = months.through(month, mails.close(), mails.dayZone());
        try (SmtpRelay relay = mails.relay(environment)) {
            JobHistory history = JobHistory.open(common.state());
            Outbox outbox = Outbox.open(history.database(), clock);
            ReportSource source = new ReportSource(data, false, () -> mails.report(months, data, outbox));
            source.check();
            List<VisitList> lists = Stream.concat(recipients.stream(), refused(outbox, source.edition()))
                    .distinct()
                    .map(recipient -> source.report()
                            .lists()
                            .of(recipient)
                            .orElseThrow(() -> ReportCommand.stranger("resend", recipient, source.report())))
                    .toList();
            ReportJob job = new ReportJob(
                    history,
                    new RunLedger(common.lake()),
                    outbox,
                    source,
                    mails.letterhead(),
                    mails.sending(relay),
                    clock);
            return sent(lists, job);
        }
    }

    private Stream<Mailbox> refused(Outbox outbox, Edition edition) {
        return outbox.of(edition).values().stream()
                .filter(entry -> failed && entry.state() == State.FAILED)
                .map(Entry::recipient);
    }

    /** One address that is refused again stops none of the others. */
    private static Outcome sent(List<VisitList> lists, ReportJob job) {
        List<String> lines = new ArrayList<>();
        Optional<CommandFailure> failure = Optional.empty();
        int sent = 0;
        for (VisitList list : lists) {
            try {
                job.sendAgain(list);
                sent++;
                lines.add("  " + list.recipient().orElseThrow() + "  ("
                        + Words.count(list.visits().size(), "station") + " to visit)");
            } catch (CommandFailure refused) {
                failure = Optional.of(refused);
            }
        }
        if (failure.isPresent()) {
            throw CommandFailure.unreachable(
                    (sent == 0 ? "" : Words.count(sent, "mail") + " sent again. ")
                            + failure.get().getMessage(),
                    failure.get());
        }
        lines.add(0, Words.count(sent, "mail") + " sent again:");
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("sent", sent);
        return new Outcome(lines, summary);
    }
}
