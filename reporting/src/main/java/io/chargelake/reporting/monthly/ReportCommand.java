package io.chargelake.reporting.monthly;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.curation.silver.Stations;
import io.chargelake.curation.silver.StatusNotifications;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.gold.StationDays;
import io.chargelake.gold.StationFaultDays;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.RunLedger;
import io.chargelake.lineage.DataFlow;
import io.chargelake.reporting.monthly.mail.MailContent;
import io.chargelake.reporting.monthly.mail.Mailing;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.EarlierMails;
import io.chargelake.reporting.monthly.month.FaultMonths;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.smtp.MailRelay.RelayDownException;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.smtp.SmtpRelay;
import io.chargelake.reporting.monthly.words.Wording;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code chargelake report}: tells each maintenance manager by mail which of her stations had the most faults in a
 * month, or shows these mails in a folder.
 */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Mails each maintenance manager the stations to visit: those with at least 5 faults within one day of the"
                    + " month, ranked.",
            "A month is reported once its data is complete. Each manager gets a month's mail at most once, however"
                    + " often the command runs; 'report resend' repeats one deliberately, 'report outbox' says what became of each.",
            "A login for the mail server comes from CHARGELAKE_SMTP_USER and CHARGELAKE_SMTP_PASSWORD, or the file that"
                    + " CHARGELAKE_SMTP_PASSWORD_FILE names."
        },
        footer = {
            "",
            "Look at the mails of October before anybody gets them, then send them:",
            "  chargelake report --month 2026-10 --preview mails",
            "  chargelake report --month 2026-10 --smtp smtps://mail.example.com \\",
            "      --from reports@example.com"
        })
public final class ReportCommand implements ChargelakeCommand {

    @Mixin
    private MailOptions mails;

    @Option(
            names = "--preview",
            paramLabel = "DIR",
            description =
                    "Write the mails into this folder (.eml, .html, .txt, .xlsx, .csv) and send nothing, even with"
                            + " --smtp. Repeat it as often as you like.")
    private Path preview;

    @Option(
            names = "--dry-run",
            description = "Do everything but send: read the month, make every mail, log in to the mail server, and say"
                    + " who would get what.")
    private boolean dryRun;

    @Option(
            names = "--manager",
            paramLabel = "ADDRESS",
            converter = MailboxOption.class,
            description = "Only this recipient's mail.")
    private Mailbox manager;

    @Option(
            names = "--as-of-now",
            description = "Report a month that is not complete, and say so; its final report follows all the same.")
    private boolean asOfNow;

    @Option(
            names = "--resend",
            paramLabel = "ADDRESS",
            converter = MailboxOption.class,
            description = "Send one recipient's mail again, whatever was sent before, and nobody else's.")
    private Mailbox resend;

    @Mixin
    private CommonOptions common;

    private final Clock clock;
    private final Map<String, String> environment;

    /** The command with this machine's clock and environment. */
    public ReportCommand() {
        this(Clock.systemUTC(), System.getenv());
    }

    ReportCommand(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = environment;
    }

    /** Runs the command in a process of its own. */
    public static void main(String[] args) {
        CommandMain.main(new ReportCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    /** Mails are no data set: what is read is told, so that a catalogue knows who would be hurt by a change. */
    @Override
    public Optional<DataFlow> flow() {
        return Optional.of(DataFlow.between(
                common.lake(),
                List.of(
                        FaultedStations.TABLE,
                        StationFaultDays.TABLE,
                        StationDays.TABLE,
                        CompletedTransactions.TABLE,
                        Stations.TABLE,
                        StatusNotifications.TABLE),
                List.of()));
    }

    @Override
    public List<ChargelakeCommand> parts() {
        return List.of(new OutboxCommand(clock), new ResendCommand(clock, environment));
    }

    @Override
    public Outcome run() throws MessagingException {
        checkOptions();
        YearMonth month = mails.month().orElseGet(() -> mails.close().latest(clock.instant()));
        FaultMonths months = new FaultMonths(common.lake(), common.lakeAsWritten());
        DataThrough data = months.through(month, mails.close(), mails.dayZone());
        if (preview == null && !dryRun) {
            return send(months, data);
        }
        EarlierMails earlier = Outbox.existing(common.state(), clock)
                .<EarlierMails>map(outbox -> outbox)
                .orElse(EarlierMails.NONE);
        ReportSource source = source(months, data, earlier);
        source.check();
        Report report = source.report();
        Mailing mailing = new Mailing(report.month(), mails.letterhead());
        return preview != null ? show(mailing, report) : tried(mailing, report);
    }

    private ReportSource source(FaultMonths months, DataThrough data, EarlierMails earlier) {
        return new ReportSource(data, asOfNow, () -> mails.report(months, data, earlier));
    }

    private void checkOptions() {
        if (preview == null && !mails.sends()) {
            throw CommandFailure.usage("Where to? Give --preview DIR to look at the mails or --smtp URL to send them.");
        }
        if (preview != null && resend != null) {
            throw CommandFailure.usage("--resend sends and --preview does not; leave one of them out.");
        }
        if (dryRun && resend != null) {
            throw CommandFailure.usage("--resend sends and --dry-run does not; leave one of them out.");
        }
        mails.threshold();
        mails.letterhead();
    }

    private List<VisitList> wanted(Report report) {
        if (manager != null) {
            return List.of(report.lists().of(manager).orElseThrow(() -> stranger("--manager", manager, report)));
        }
        return report.lists().addressed();
    }

    static CommandFailure stranger(String option, Mailbox recipient, Report report) {
        return CommandFailure.usage(option + ": " + recipient + " gets no report of "
                + Wording.PLAIN.month(report.month().month()) + "; in the register no station is " + recipient + "'s.");
    }

    private Outcome show(Mailing mailing, Report report) throws MessagingException {
        List<VisitList> all = new ArrayList<>(wanted(report));
        if (manager == null) {
            report.lists().unassigned().ifPresent(all::add);
        }
        Session session = Session.getInstance(new Properties());
        Iterator<VisitList> rest = all.iterator();
        PreviewFolder.Letters letters = () -> {
            if (!rest.hasNext()) {
                return Optional.empty();
            }
            VisitList list = rest.next();
            MailContent content = mailing.content(list);
            return Optional.of(new PreviewFolder.Letter(
                    list.recipient(), content, mailing.mail(session, content, 1, mailing.previewDate())));
        };
        PreviewFolder folder = new PreviewFolder(preview, report.month().month());
        return new ReportOutcome(report).shown(preview, all, folder.write(letters));
    }

    private Outcome tried(Mailing mailing, Report report) {
        List<VisitList> all = wanted(report);
        all.forEach(mailing::content);
        try (SmtpRelay relay = mails.relay(environment)) {
            relay.connect();
            return new ReportOutcome(report).tried(relay.toString(), all);
        } catch (RelayDownException down) {
            throw CommandFailure.unreachable("No mail could be sent: " + down.getMessage() + ".", down);
        }
    }

    private Outcome send(FaultMonths months, DataThrough data) {
        try (SmtpRelay relay = mails.relay(environment)) {
            JobHistory history = JobHistory.open(common.state());
            Outbox outbox = Outbox.open(history.database(), clock);
            ReportSource source = source(months, data, outbox);
            source.check();
            if (source.report().lists().addressed().isEmpty()) {
                throw CommandFailure.usage("Nobody would get this report: no station of the register has a maintenance"
                        + " manager with a usable address. Read a register with 'chargelake curate --stations FILE', or"
                        + " give --escalation ADDRESS.");
            }
            ReportJob job = new ReportJob(
                    history,
                    new RunLedger(common.lake()),
                    outbox,
                    source,
                    mails.letterhead(),
                    mails.sending(relay),
                    clock);
            Report report = source.report();
            if (resend != null) {
                VisitList list = report.lists().of(resend).orElseThrow(() -> stranger("--resend", resend, report));
                return new ReportOutcome(report).sent(job.sendAgain(list));
            }
            if (manager != null) {
                wanted(report);
            }
            Optional<Delivery.Result> sent = job.send(Optional.ofNullable(manager));
            Map<Mailbox, Outbox.Entry> known = outbox.of(source.edition());
            ReportOutcome outcome = new ReportOutcome(report);
            if (manager == null) {
                outcome.warnOfPending(known);
            }
            return sent.map(outcome::sent).orElseGet(() -> outcome.sentBefore(known));
        }
    }
}
