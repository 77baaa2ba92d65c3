package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.gold.FaultedStations;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.reporting.monthly.mail.Letterhead;
import io.chargelake.reporting.monthly.mail.Mailing;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMails;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.FaultMonths;
import io.chargelake.reporting.monthly.month.MonthClose;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mails of a month as they would be made now, for looking at: those of the managers whom the station register names,
 * and what nobody would get. Nothing is sent, and nothing is known of who has been sent what.
 */
public final class MailPreviews {

    /** Instead of the address of the mail that nobody gets. */
    public static final String UNASSIGNED = "unassigned";

    private static final Letterhead LETTERHEAD =
            new Letterhead(new Mailbox(MailOptions.DEFAULT_SENDER), Optional.empty(), Optional.empty());

    private final Lake lake;
    private final String lakeAsWritten;
    private Optional<Kept> kept = Optional.empty();

    private record Kept(YearMonth month, long version, Report report) {}

    /**
     * One mail, in short.
     *
     * @param recipient the address, or {@link #UNASSIGNED}
     * @param manager the recipient's name, as the register has it
     * @param stations how many stations are the recipient's
     * @param stationsToVisit how many of them the mail names
     * @param subject the mail's subject
     */
    public record Preview(
            String recipient, Optional<String> manager, int stations, int stationsToVisit, String subject) {}

    /**
     * One mail.
     *
     * @param text its plain-text part
     * @param html its HTML part, with its chart in it
     */
    public record Whole(String subject, String text, String html) {}

    /**
     * The mails of a lake.
     *
     * @param lakeAsWritten the lake as the user named it, for messages
     */
    public MailPreviews(Lake lake, String lakeAsWritten) {
        this.lake = lake;
        this.lakeAsWritten = lakeAsWritten;
    }

    /**
     * The mails of a month, by address.
     *
     * @throws CommandFailure (exit 2 or 3) if there is no data of the month
     */
    public List<Preview> of(YearMonth month) {
        Report report = report(month);
        Mailing mailing = new Mailing(report.month(), LETTERHEAD);
        return lists(report)
                .map(list -> new Preview(
                        recipient(list),
                        list.manager(),
                        list.stations(),
                        list.visits().size(),
                        mailing.subject(list)))
                .toList();
    }

    /**
     * One mail.
     *
     * @param recipient as in {@link Preview}
     * @return nothing if nobody of that address would get one
     * @throws CommandFailure (exit 2 or 3) if there is no data of the month
     */
    public Optional<Whole> mail(YearMonth month, String recipient) {
        Report report = report(month);
        return lists(report)
                .filter(list -> recipient(list).equals(recipient))
                .findFirst()
                .map(list -> new Mailing(report.month(), LETTERHEAD).content(list))
                .map(content -> new Whole(content.subject(), content.text(), content.page()));
    }

    private static Stream<VisitList> lists(Report report) {
        return Stream.concat(report.lists().addressed().stream(), report.lists().unassigned().stream());
    }

    private static String recipient(VisitList list) {
        return list.recipient().map(Mailbox::address).orElse(UNASSIGNED);
    }

    /** Read again when gold has. */
    private synchronized Report report(YearMonth month) {
        long version = DeltaTables.version(lake, FaultedStations.TABLE).orElse(-1L);
        Optional<Kept> known = kept.filter(each -> each.month.equals(month) && each.version == version);
        if (known.isEmpty()) {
            FaultMonths months = new FaultMonths(lake, lakeAsWritten);
            FaultMonth read = months.read(
                    months.through(month, MonthClose.AT_THE_END, DayZone.UTC),
                    DayZone.UTC,
                    FaultedStations.DEFAULT_THRESHOLD,
                    EarlierMails.NONE);
            known = Optional.of(new Kept(month, version, new Report(read, VisitLists.of(read, Audience.MANAGERS))));
            kept = known;
        }
        return known.get().report;
    }
}
