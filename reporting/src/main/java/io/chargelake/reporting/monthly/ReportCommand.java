package io.chargelake.reporting.monthly;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.gold.FaultedStations;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.RunLedger;
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
                    + " often the command runs; --resend repeats one deliberately.",
            "A login for the mail server comes from CHARGELAKE_SMTP_USER and CHARGELAKE_SMTP_PASSWORD."
        },
        footer = {
            "",
            "Look at the mails of October before anybody gets them, then send them:",
            "  chargelake report --month 2026-10 --preview mails",
            "  chargelake report --month 2026-10 --smtp smtps://mail.example.com \\",
            "      --from reports@example.com"
        })
public final class ReportCommand implements ChargelakeCommand {

    private static final String DEFAULT_SENDER = "chargelake@localhost";

    @Option(
            names = "--month",
            required = true,
            paramLabel = "YYYY-MM",
            converter = MonthOption.class,
            description = "The UTC month to report on.")
    private YearMonth month;

    @Option(
            names = "--preview",
            paramLabel = "DIR",
            description = "Write the mails into this folder (.eml, .html, .txt, .csv) and send nothing, even with"
                    + " --smtp. Repeat it as often as you like.")
    private Path preview;

    @Option(
            names = "--smtp",
            paramLabel = "URL",
            description = "Send the mails through this server: smtps://HOST[:465], or smtp://HOST[:587] with STARTTLS;"
                    + " without TLS on this machine only, smtp://localhost[:25].")
    private String smtp;

    @Option(
            names = "--threshold",
            paramLabel = "N",
            defaultValue = "" + FaultedStations.DEFAULT_THRESHOLD,
            description = "Faults within one UTC day from which a station is listed (default: ${DEFAULT-VALUE}).")
    private int threshold;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            converter = MailboxOption.class,
            defaultValue = DEFAULT_SENDER,
            description = "The sender (default: ${DEFAULT-VALUE}, which only a server on this machine may take).")
    private Mailbox from;

    @Option(
            names = "--reply-to",
            paramLabel = "ADDRESS",
            converter = MailboxOption.class,
            description = "Who reads answers.")
    private Mailbox replyTo;

    @Option(
            names = "--escalation",
            paramLabel = "ADDRESS",
            converter = MailboxOption.class,
            description = "Who gets the stations that have no maintenance manager.")
    private List<Mailbox> escalation = new ArrayList<>();

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

    @Override
    public Outcome run() throws MessagingException {
        checkOptions();
        FaultMonth data =
                new FaultMonths(common.lake(), common.lakeAsWritten()).read(month, threshold, EarlierMails.NONE);
        if (!data.data().closed() && !asOfNow) {
            throw CommandFailure.dataIncomplete(
                    Wording.PLAIN.month(month) + " is not complete: data is complete through "
                            + Wording.PLAIN.fullTime(data.data().validThrough())
                            + ". Run 'chargelake refresh' when the month (UTC) is over, or report what there is with"
                            + " --as-of-now.");
        }
        VisitLists lists = VisitLists.of(data, new Audience(escalation, Reader.UNKNOWN));
        Mailing mailing = new Mailing(data, new Letterhead(from, Optional.ofNullable(replyTo), Optional.empty()));
        ReportOutcome outcome = new ReportOutcome(data, lists);
        return preview != null ? show(mailing, lists, outcome) : send(data, mailing, lists, outcome);
    }

    private void checkOptions() {
        if (preview == null && smtp == null) {
            throw CommandFailure.usage("Where to? Give --preview DIR to look at the mails or --smtp URL to send them.");
        }
        if (threshold < 1) {
            throw CommandFailure.usage("--threshold is " + threshold + " (expected: at least 1).");
        }
        if (preview == null && !SmtpServer.of(smtp).local() && from.address().equals(DEFAULT_SENDER)) {
            throw CommandFailure.usage("Give --from ADDRESS: no mail server but one on this machine takes mail from "
                    + DEFAULT_SENDER + ".");
        }
        if (preview != null && resend != null) {
            throw CommandFailure.usage("--resend sends and --preview does not; leave one of them out.");
        }
    }

    private Outcome show(Mailing mailing, VisitLists lists, ReportOutcome outcome) throws MessagingException {
        List<VisitList> all = new ArrayList<>(lists.addressed());
        lists.unassigned().ifPresent(all::add);
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
        return outcome.shown(preview, all, new PreviewFolder(preview, month).write(letters));
    }

    private Outcome send(FaultMonth data, Mailing mailing, VisitLists lists, ReportOutcome outcome) {
        if (lists.addressed().isEmpty()) {
            throw CommandFailure.usage("Nobody would get this report: no station of the register has a maintenance"
                    + " manager with a usable address. Read a register with 'chargelake curate --stations FILE', or"
                    + " give --escalation ADDRESS.");
        }
        try (SmtpRelay relay = new SmtpRelay(SmtpServer.of(smtp), SmtpLogin.from(environment))) {
            ReportJob job = new ReportJob(
                    JobHistory.open(common.state()), new RunLedger(common.lake()), data, mailing, relay, clock);
            if (resend != null) {
                VisitList list = lists.addressed().stream()
                        .filter(each -> each.recipient().equals(Optional.of(resend)))
                        .findFirst()
                        .orElseThrow(() -> CommandFailure.usage("--resend: " + resend + " gets no report of "
                                + Wording.PLAIN.month(month) + "; in the register no station is " + resend + "'s."));
                return outcome.sent(job.sendAgain(list));
            }
            return job.send(lists.addressed()).map(outcome::sent).orElseGet(() -> outcome.sentBefore(job.known()));
        }
    }
}
