package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.gold.FaultedStations;
import io.chargelake.reporting.monthly.mail.Letterhead;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMails;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.FaultMonths;
import io.chargelake.reporting.monthly.month.MonthClose;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.MailRelay;
import io.chargelake.reporting.monthly.smtp.MailSignature;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.smtp.SmtpLogin;
import io.chargelake.reporting.monthly.smtp.SmtpRelay;
import io.chargelake.reporting.monthly.smtp.SmtpServer;
import io.chargelake.reporting.monthly.smtp.SmtpTimeouts;
import io.chargelake.reporting.monthly.words.Reader;
import io.chargelake.reporting.monthly.words.Wording;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the commands that make mails have in common: which month, from whom, to whom, through what. */
final class MailOptions {

    static final String DEFAULT_SENDER = "chargelake@localhost";

    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            converter = MonthOption.class,
            description = "The UTC month to report on (default: the latest that is closed).")
    private YearMonth month;

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
            description = "Faults within one day from which a station is listed (default: ${DEFAULT-VALUE}).")
    private int threshold;

    @Option(
            names = "--day-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "By which clock days begin: utc, or station for each station's own (default:"
                    + " ${DEFAULT-VALUE}).")
    private DayZone dayZone;

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
            split = ",",
            converter = MailboxOption.class,
            description = "Who gets the whole network, stations without a manager too. More than one: repeat it, or"
                    + " separate them by commas.")
    private List<Mailbox> escalation = new ArrayList<>();

    @Option(
            names = "--locale",
            paramLabel = "TAG",
            defaultValue = "en",
            converter = LocaleOption.class,
            description = "Language of those mails whose reader the register does not describe: en or de (default:"
                    + " ${DEFAULT-VALUE}).")
    private Locale locale;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            converter = ZoneOption.class,
            description = "Their time zone, and that of --close-at, for example Europe/Berlin (default:"
                    + " ${DEFAULT-VALUE}).")
    private ZoneId zone;

    @Option(
            names = "--close-at",
            paramLabel = "HH:MM",
            converter = TimeOption.class,
            description =
                    "Close months on their last day at this time instead of after their last UTC day. The mail says"
                            + " so; what comes later is in the next mail, as a correction.")
    private LocalTime closeAt;

    @Option(
            names = "--page-url",
            paramLabel = "URL",
            description = "Address of the page that 'chargelake serve' offers, which the mails' stations then link to.")
    private String pageUrl;

    @Option(
            names = "--retry-for",
            paramLabel = "DURATION",
            defaultValue = "PT10M",
            description = "How long to wait in all for a mail server that is down or puts mails off, for example PT1H"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration retryFor;

    @Option(
            names = "--dkim-key",
            paramLabel = "FILE",
            description = "Sign the mails by DKIM with this RSA key (PEM), for a mail server that does not.")
    private Path dkimKey;

    @Option(
            names = "--dkim-selector",
            paramLabel = "NAME",
            description = "The key's name in the DNS of the sender's domain: NAME._domainkey.DOMAIN.")
    private String dkimSelector;

    Optional<YearMonth> month() {
        return Optional.ofNullable(month);
    }

    int threshold() {
        if (threshold < 1) {
            throw CommandFailure.usage("--threshold is " + threshold + " (expected: at least 1).");
        }
        return threshold;
    }

    DayZone dayZone() {
        return dayZone;
    }

    MonthClose close() {
        return new MonthClose(Optional.ofNullable(closeAt), zone);
    }

    Audience audience() {
        return new Audience(escalation, new Reader(locale, zone));
    }

    Letterhead letterhead() {
        return new Letterhead(
                from, Optional.ofNullable(replyTo), Optional.ofNullable(pageUrl).map(MailOptions::page));
    }

    private static String page(String written) {
        try {
            URI page = new URI(written.strip());
            boolean web = "https".equals(page.getScheme()) || "http".equals(page.getScheme());
            if (web && page.getHost() != null && page.getUserInfo() == null && page.getFragment() == null) {
                return page.toString().replaceFirst("/?$", "/");
            }
        } catch (URISyntaxException unreadable) {
            // said below
        }
        throw CommandFailure.usage("--page-url is no address of a page (expected: https://HOST[:PORT][/PATH]).");
    }

    /** What a month's report is made of, and who gets it. */
    Report report(FaultMonths months, DataThrough data, EarlierMails earlier) {
        FaultMonth month = months.read(data, dayZone, threshold(), earlier);
        return new Report(month, VisitLists.of(month, audience()));
    }

    boolean sends() {
        return smtp != null;
    }

    /** The mail server. */
    SmtpRelay relay(Map<String, String> environment) {
        if (smtp == null) {
            throw CommandFailure.usage("Through which mail server? Give --smtp URL.");
        }
        SmtpServer server = SmtpServer.of(smtp);
        if (!server.local() && from.address().equals(DEFAULT_SENDER)) {
            throw CommandFailure.usage("Give --from ADDRESS: no mail server but one on this machine takes mail from "
                    + DEFAULT_SENDER + ".");
        }
        return new SmtpRelay(server, SmtpLogin.from(environment), signature(), SmtpTimeouts.PATIENT);
    }

    private Optional<MailSignature> signature() {
        if ((dkimKey == null) != (dkimSelector == null)) {
            throw CommandFailure.usage("Only one of --dkim-key and --dkim-selector is given; give both or none.");
        }
        return Optional.ofNullable(dkimKey).map(file -> MailSignature.of(from.domain(), dkimSelector, file));
    }

    Sending sending(MailRelay relay) {
        return new Sending(relay, new Patience(retryFor, Pause.SLEEP), new Progress(System.err));
    }

    /** Reads {@code --locale}. */
    static final class LocaleOption implements ITypeConverter<Locale> {

        @Override
        public Locale convert(String written) {
            Locale locale = Locale.forLanguageTag(written);
            if (!Wording.of(new Reader(locale, ZoneId.of("UTC"))).language().equals(locale.getLanguage())) {
                throw new TypeConversionException(
                        "no mail is written in '" + written + "' (expected: a language tag of en or de)");
            }
            return locale;
        }
    }

    /** Reads {@code --time-zone}. */
    static final class ZoneOption implements ITypeConverter<ZoneId> {

        @Override
        public ZoneId convert(String written) {
            try {
                return ZoneId.of(written);
            } catch (DateTimeException unknown) {
                throw new TypeConversionException(
                        "'" + written + "' is no time zone (expected: an IANA name, for example Europe/Berlin)");
            }
        }
    }

    /** Reads {@code --close-at}. */
    static final class TimeOption implements ITypeConverter<LocalTime> {

        @Override
        public LocalTime convert(String written) {
            try {
                return LocalTime.parse(written);
            } catch (DateTimeException unreadable) {
                throw new TypeConversionException("'" + written + "' is no time of day (expected: HH:MM)");
            }
        }
    }
}
