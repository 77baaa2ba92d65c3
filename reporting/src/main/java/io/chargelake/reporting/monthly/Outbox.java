package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.jobs.JobHistory;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.month.Correction;
import io.chargelake.reporting.monthly.month.DayZone;
import io.chargelake.reporting.monthly.month.EarlierMails;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.MailedMonth;
import io.chargelake.reporting.monthly.month.Visit;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.OneLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Who has to get which edition of a report, and what became of it: one row a recipient in the job's database, written
 * before any mail is handed over, and what each mail said of stations. What may have been sent is never sent again by
 * itself.
 *
 * <p>Each call is a transaction of its own, whatever transaction the caller is in.
 */
final class Outbox implements EarlierMails {

    /** What is known of one mail. */
    enum State {
        /** To be sent; perhaps tried and put off by the mail server. */
        PENDING,
        /** Being handed over by a process that lives. */
        SENDING,
        /** The mail server has it. */
        SENT,
        /** It began to be handed over and nobody knows how that ended: the mail server may have it or not. */
        UNKNOWN,
        /** The mail server refuses it for good. */
        FAILED
    }

    /**
     * One mail.
     *
     * @param attempt how often it was deliberately sent, from 1; trying again what was put off does not count
     * @param tries how often a mail server was asked to take it
     * @param changedAt since when it is in this state
     * @param reply the mail server's last answer, or what happened instead; empty while there is none
     * @param visits how many stations to visit it names; nothing where an earlier version did not note it
     * @param messageId its Message-ID; empty before the first try
     * @param holder the process that hands it over, while it does
     */
    record Entry(
            Edition edition,
            Mailbox recipient,
            State state,
            int attempt,
            int tries,
            Instant changedAt,
            String reply,
            Optional<Integer> visits,
            String messageId,
            Optional<ReportProcess> holder) {

        /** The state that a row is in if the process that holds it has died, which the row itself cannot say. */
        private Entry judged(Instant now) {
            boolean abandoned = state == State.SENDING
                    && holder.filter(process -> process.mayLive(changedAt, now)).isEmpty();
            return abandoned
                    ? new Entry(
                            edition,
                            recipient,
                            State.UNKNOWN,
                            attempt,
                            tries,
                            changedAt,
                            "the process that handed it over died",
                            visits,
                            messageId,
                            Optional.empty())
                    : this;
        }
    }

    private static final int LONGEST_REPLY = 400;

    private static final List<String> TABLES = List.of(
            """
            create table if not exists report_delivery (
                report varchar(80) not null,
                report_month char(7) not null,
                recipient varchar(254) not null,
                state varchar(10) not null,
                attempt int not null,
                changed_at timestamp with time zone not null,
                reply varchar(400) not null,
                primary key (report, report_month, recipient))""",
            "alter table report_delivery add column if not exists tries int default 0 not null",
            "alter table report_delivery add column if not exists threshold int",
            "alter table report_delivery add column if not exists days varchar(10)",
            "alter table report_delivery add column if not exists visits int",
            "alter table report_delivery add column if not exists message_id varchar(400) default '' not null",
            "alter table report_delivery add column if not exists holder varchar(300) default '' not null",
            // What an earlier version called a refusal was tried again by each run.
            "update report_delivery set state = 'PENDING' where state = 'REFUSED'",
            """
            create table if not exists report_delivery_station (
                report varchar(80) not null,
                report_month char(7) not null,
                recipient varchar(254) not null,
                about_month char(7) not null,
                station_id varchar(2000) not null,
                faults int)""");

    private static final String COLUMNS =
            "select report, report_month, recipient, state, attempt, tries, changed_at, reply, visits, message_id, holder"
                    + " from report_delivery ";

    /** The mails that somebody has read, or may have. */
    private static final String GONE = "state in ('SENT', 'SENDING', 'UNKNOWN')";

    private final DataSource database;
    private final Clock clock;

    private Outbox(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The outbox of a database; its tables are made where they are missing. */
    static Outbox open(DataSource database, Clock clock) {
        Outbox outbox = new Outbox(database, clock);
        outbox.transaction(connection -> {
            for (String table : TABLES) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(table);
                }
            }
            return null;
        });
        return outbox;
    }

    /** The outbox of a job history that is there; nothing, and nothing is made, where there is none. */
    static Optional<Outbox> existing(String state, Clock clock) {
        return state.startsWith("jdbc:") || Files.isDirectory(Path.of(state))
                ? Optional.of(open(JobHistory.open(state).database(), clock))
                : Optional.empty();
    }

    /** All mails of a month, of every edition, by edition and recipient. */
    List<Entry> of(YearMonth month, Optional<Edition> edition) {
        return transaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(COLUMNS + "where report_month = ?"
                    + (edition.isPresent() ? " and report = ?" : "") + " order by report, recipient")) {
                query.setString(1, month.toString());
                if (edition.isPresent()) {
                    query.setString(2, edition.get().name());
                }
                return entries(query);
            }
        });
    }

    /** The mails of an edition, by recipient. */
    Map<Mailbox, Entry> of(Edition edition) {
        Map<Mailbox, Entry> entries = new TreeMap<>();
        of(edition.month(), Optional.of(edition)).forEach(entry -> entries.put(entry.recipient(), entry));
        return entries;
    }

    /** The mail to a recipient; nothing if there never was to be one. */
    Optional<Entry> find(Edition edition, Mailbox recipient) {
        return Optional.ofNullable(of(edition).get(recipient));
    }

    /** The latest month that there are mails of. */
    Optional<YearMonth> latestMonth() {
        return transaction(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("select max(report_month) from report_delivery");
                    ResultSet rows = query.executeQuery()) {
                rows.next();
                return Optional.ofNullable(rows.getString(1)).map(YearMonth::parse);
            }
        });
    }

    private List<Entry> entries(PreparedStatement query) throws SQLException {
        Instant now = clock.instant();
        List<Entry> entries = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                int visits = rows.getInt("visits");
                Optional<Integer> known = rows.wasNull() ? Optional.empty() : Optional.of(visits);
                entries.add(new Entry(
                                new Edition(YearMonth.parse(rows.getString("report_month")), rows.getString("report")),
                                new Mailbox(rows.getString("recipient")),
                                State.valueOf(rows.getString("state")),
                                rows.getInt("attempt"),
                                rows.getInt("tries"),
                                rows.getObject("changed_at", OffsetDateTime.class)
                                        .toInstant(),
                                rows.getString("reply"),
                                known,
                                rows.getString("message_id"),
                                ReportProcess.of(rows.getString("holder")))
                        .judged(now));
            }
        }
        return entries;
    }

    /**
     * Notes who has to get an edition and what it says of stations, for those of whom nothing is noted yet or whose mail
     * was not handed over yet. All of it or nothing.
     */
    void plan(Edition edition, FaultMonth month, List<VisitList> lists) {
        Map<Mailbox, Entry> known = of(edition);
        transaction(connection -> {
            for (VisitList list : lists) {
                Mailbox recipient = list.recipient().orElseThrow();
                Entry entry = known.get(recipient);
                if (entry == null) {
                    insert(connection, edition, recipient);
                }
                if (entry == null || entry.state() == State.PENDING) {
                    say(connection, edition, month, list);
                }
            }
            return null;
        });
    }

    private void insert(Connection connection, Edition edition, Mailbox recipient) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into report_delivery (report, report_month, recipient, state, attempt, changed_at, reply)"
                        + " values (?, ?, ?, 'PENDING', 1, ?, '')")) {
            key(insert, 1, edition, recipient);
            insert.setObject(4, now());
            insert.executeUpdate();
        }
    }

    private static void say(Connection connection, Edition edition, FaultMonth month, VisitList list)
            throws SQLException {
        Mailbox recipient = list.recipient().orElseThrow();
        try (PreparedStatement update = connection.prepareStatement("update report_delivery set threshold = ?,"
                + " days = ?, visits = ? where report = ? and report_month = ? and recipient = ?")) {
            update.setInt(1, month.threshold());
            update.setString(2, month.days().name());
            update.setInt(3, list.visits().size());
            key(update, 4, edition, recipient);
            update.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from report_delivery_station where report = ? and report_month = ? and recipient = ?")) {
            key(delete, 1, edition, recipient);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into report_delivery_station (report, report_month, recipient, about_month, station_id, faults)"
                        + " values (?, ?, ?, ?, ?, ?)")) {
            key(insert, 1, edition, recipient);
            for (Visit visit : list.visits()) {
                insert.setString(4, edition.month().toString());
                insert.setString(5, visit.station().id());
                insert.setInt(6, visit.faults().faults());
                insert.addBatch();
            }
            for (Correction correction : list.corrections()) {
                insert.setString(4, correction.month().toString());
                insert.setString(5, correction.stationId());
                insert.setObject(6, correction.faults().orElse(null), Types.INTEGER);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * Notes that a pending mail is about to be handed over.
     *
     * @return false if it is not pending; then nothing has changed
     */
    boolean claim(Edition edition, Mailbox recipient, String messageId) {
        return claim(edition, recipient, messageId, "attempt", " and state = 'PENDING'");
    }

    /** Notes that a mail is about to be handed over deliberately, whatever became of it before. */
    void claimAgain(Edition edition, Mailbox recipient, String messageId) {
        claim(edition, recipient, messageId, "attempt + 1", "");
    }

    private boolean claim(Edition edition, Mailbox recipient, String messageId, String attempt, String condition) {
        boolean claimed = transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update report_delivery set state = 'SENDING',"
                    + " changed_at = ?, message_id = ?, holder = ?, tries = tries + 1, attempt = " + attempt
                    + " where report = ? and report_month = ? and recipient = ?" + condition)) {
                update.setObject(1, now());
                update.setString(2, messageId);
                update.setString(3, ReportProcess.current().toText());
                key(update, 4, edition, recipient);
                return update.executeUpdate() == 1;
            }
        });
        if (claimed) {
            makeDurable();
        }
        return claimed;
    }

    /** H2 leaves its file to the operating system's cache; a claim has to outlive a power failure too. */
    private void makeDurable() {
        transaction(connection -> {
            if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("checkpoint sync");
                }
            }
            return null;
        });
    }

    /** Notes how handing over ended, or what somebody found out of it. */
    void settle(Edition edition, Mailbox recipient, State state, String reply) {
        transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update report_delivery set state = ?,"
                            + " changed_at = ?, reply = ?, holder = '' where report = ? and report_month = ? and recipient = ?")) {
                update.setString(1, state.name());
                update.setObject(2, now());
                update.setString(3, OneLine.of(reply, LONGEST_REPLY));
                key(update, 4, edition, recipient);
                return update.executeUpdate();
            }
        });
    }

    /** What is left of a dead process is unknown from now on. */
    void settleAbandoned(Edition edition) {
        of(edition).values().stream()
                .filter(entry -> entry.state() == State.UNKNOWN)
                .forEach(entry -> settleIfSending(entry));
    }

    private void settleIfSending(Entry entry) {
        transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update report_delivery set"
                    + " state = 'UNKNOWN', reply = ?, holder = ''"
                    + " where state = 'SENDING' and report = ? and report_month = ? and recipient = ?")) {
                update.setString(1, entry.reply());
                key(update, 2, entry.edition(), entry.recipient());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public Optional<MailedMonth> of(YearMonth month) {
        return transaction(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select max(threshold), max(days) from report_delivery"
                            + " where report = ? and report_month = ? and threshold is not null and " + GONE)) {
                query.setString(1, Edition.REPORT);
                query.setString(2, month.toString());
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    int threshold = rows.getInt(1);
                    return rows.wasNull()
                            ? Optional.empty()
                            : Optional.of(new MailedMonth(
                                    threshold, DayZone.valueOf(rows.getString(2)), listed(connection, month)));
                }
            }
        });
    }

    private static Map<String, Integer> listed(Connection connection, YearMonth month) throws SQLException {
        Map<String, Integer> listed = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("select said.station_id, said.faults"
                + " from report_delivery_station said join report_delivery mail on mail.report = said.report"
                + " and mail.report_month = said.report_month and mail.recipient = said.recipient"
                + " where said.report = ? and said.about_month = ? and mail." + GONE
                + " order by said.report_month")) {
            query.setString(1, Edition.REPORT);
            query.setString(2, month.toString());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int faults = rows.getInt(2);
                    if (rows.wasNull()) {
                        listed.remove(rows.getString(1));
                    } else {
                        listed.put(rows.getString(1), faults);
                    }
                }
            }
        }
        return listed;
    }

    private static void key(PreparedStatement statement, int from, Edition edition, Mailbox recipient)
            throws SQLException {
        statement.setString(from, edition.name());
        statement.setString(from + 1, edition.month().toString());
        statement.setString(from + 2, recipient.address());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private <V> V transaction(SqlWork<V> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                V result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        } catch (SQLException failure) {
            throw CommandFailure.unreachable(
                    "The job history cannot be used: " + OneLine.of(String.valueOf(failure.getMessage()), 200)
                            + ". Check --state.",
                    failure);
        }
    }

    private interface SqlWork<V> {
        V with(Connection connection) throws SQLException;
    }
}
