package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.jobs.JobHistory;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.Correction;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMonths;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.MailedMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an outbox does in each database that a job history may lie in. */
abstract class OutboxContract {

    private static final Mailbox ANNA = new Mailbox(Fleet.ANNA);
    private static final Mailbox BEN = new Mailbox(Fleet.BEN);
    private static final Edition OCTOBER = new Edition(Fleet.OCTOBER, Edition.REPORT);
    private static final Edition NOVEMBER = new Edition(Fleet.OCTOBER.plusMonths(1), Edition.REPORT);
    private static final Instant NOW = Instant.parse("2026-11-01T06:00:00Z");

    private final FaultMonth month = Fleet.month(Fleet.complete());
    private final List<VisitList> lists =
            VisitLists.of(month, Audience.MANAGERS).addressed();

    private JobHistory history;
    private Outbox outbox;

    /** Where a new job history lies. */
    abstract String state();

    @BeforeEach
    void open() {
        history = JobHistory.open(state());
        outbox = outbox();
    }

    private Outbox outbox() {
        return Outbox.open(history.database(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aMailIsClaimedOnceAndSettled() {
        outbox.plan(OCTOBER, month, lists);
        assertThat(outbox.of(OCTOBER).values()).extracting(Entry::state).containsOnly(State.PENDING);

        assertThat(outbox.claim(OCTOBER, ANNA, "<1@example.com>")).isTrue();
        assertThat(outbox.claim(OCTOBER, ANNA, "<1@example.com>")).isFalse();
        assertThat(outbox.find(OCTOBER, ANNA)).hasValueSatisfying(entry -> {
            assertThat(entry.state()).isEqualTo(State.SENDING);
            assertThat(entry.holder()).contains(ReportProcess.current());
        });
        outbox.settle(OCTOBER, ANNA, State.SENT, "250 ok\u202E\n" + "x".repeat(1_000));

        outbox.plan(OCTOBER, month, lists);
        assertThat(outbox().find(OCTOBER, ANNA)).hasValueSatisfying(entry -> {
            assertThat(entry.state()).isEqualTo(State.SENT);
            assertThat(entry.reply()).startsWith("250 ok x").hasSizeLessThanOrEqualTo(400);
            assertThat(entry.visits()).contains(3);
            assertThat(entry.changedAt()).isEqualTo(NOW);
            assertThat(entry.attempt()).isEqualTo(1);
        });
        outbox.claimAgain(OCTOBER, ANNA, "<2@example.com>");
        assertThat(outbox.find(OCTOBER, ANNA).orElseThrow().attempt()).isEqualTo(2);
        assertThat(outbox.latestMonth()).contains(Fleet.OCTOBER);
    }

    @Test
    void whatADeadProcessHeldIsUnknown() throws Exception {
        outbox.plan(OCTOBER, month, lists);
        outbox.claim(OCTOBER, BEN, "<1@example.com>");
        String dead = new ReportProcess(ReportProcess.current().host(), Long.MAX_VALUE, 1).toText();
        execute("update report_delivery set holder = '" + dead + "' where recipient = '" + BEN + "'");

        assertThat(outbox.find(OCTOBER, BEN).orElseThrow().state())
                .as("before anybody has settled it")
                .isEqualTo(State.UNKNOWN);
        outbox.settleAbandoned(OCTOBER);
        assertThat(outbox.claim(OCTOBER, BEN, "<1@example.com>")).isFalse();
        assertThat(outbox.find(OCTOBER, BEN).orElseThrow().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatMailsHaveSaidIsWhatTheirReadersKnow() {
        YearMonth october = Fleet.OCTOBER;
        outbox.plan(OCTOBER, month, lists);
        assertThat(outbox.of(october)).as("nothing went out").isEmpty();
        outbox.claim(OCTOBER, ANNA, "<1@example.com>");
        outbox.settle(OCTOBER, ANNA, State.UNKNOWN, "broke");
        assertThat(outbox.of(october))
                .contains(new MailedMonth(5, DayZone.UTC, Map.of("CS-0007", 44, "CS-0042", 31, "CS-0101", 5)));

        FaultMonth next = new FaultMonth(
                5,
                DayZone.STATION,
                new DataThrough(october.plusMonths(1), NOW, List.of()),
                Fleet.register(),
                List.of(),
                EarlierMonths.UNKNOWN,
                List.of(
                        new Correction(october, "CS-0042", Optional.of(31), Optional.of(34)),
                        new Correction(october, "CS-0101", Optional.of(5), Optional.empty()),
                        new Correction(october, "CS-0103", Optional.empty(), Optional.of(7))),
                Optional.empty());
        outbox.plan(NOVEMBER, next, VisitLists.of(next, Audience.MANAGERS).addressed());
        assertThat(outbox.of(october).orElseThrow().listed())
                .as("not before it is sent")
                .hasSize(3);
        outbox.claim(NOVEMBER, ANNA, "<2@example.com>");
        outbox.settle(NOVEMBER, ANNA, State.SENT, "250 ok");

        assertThat(outbox.of(october).orElseThrow().listed())
                .isEqualTo(Map.of("CS-0007", 44, "CS-0042", 34, "CS-0103", 7));
        assertThat(outbox.of(october.plusMonths(1))).contains(new MailedMonth(5, DayZone.STATION, Map.of()));
    }

    @Test
    void theRecordOfAnEarlierVersionIsTakenOver() throws Exception {
        execute("drop table report_delivery");
        execute("create table report_delivery (report varchar(80) not null, report_month char(7) not null,"
                + " recipient varchar(254) not null, state varchar(10) not null, attempt int not null,"
                + " changed_at timestamp with time zone not null, reply varchar(400) not null,"
                + " primary key (report, report_month, recipient))");
        for (String row : List.of(
                "'" + ANNA + "', 'SENT', 1, timestamp '2026-11-01 00:00:00', '250 ok'",
                "'" + BEN + "', 'REFUSED', 1, timestamp '2026-11-01 00:00:00', '452 full'",
                "'chief@example.net', 'SENDING', 1, timestamp '2026-11-01 00:00:00', ''")) {
            execute("insert into report_delivery values ('monthly-faults', '2026-10', " + row + ")");
        }

        outbox = outbox();
        outbox.plan(OCTOBER, month, lists);

        assertThat(outbox.of(OCTOBER).values())
                .extracting(Entry::state)
                .containsExactly(State.SENT, State.PENDING, State.UNKNOWN);
        assertThat(outbox.of(Fleet.OCTOBER)).as("what it listed is not known").isEmpty();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = history.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
