package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Who has been sent which edition of a report: one row a recipient in the job's database, written before the mail is
 * handed over and settled after. A row that says SENDING and belongs to no running report means that nobody knows.
 *
 * <p>Each change is committed at once, whatever transaction the caller is in.
 */
final class DeliveryRecord {

    /** What is known of one mail. */
    enum State {
        /** Being handed over, or the report died meanwhile: the relay may have it or not. */
        SENDING,
        /** The relay has it. */
        SENT,
        /** The relay said no; it may be tried again. */
        REFUSED
    }

    /**
     * One row.
     *
     * @param attempt how often it was deliberately sent, from 1; trying again after a refusal does not count
     * @param changedAt since when it is in this state
     * @param reply the relay's last answer; empty while there is none
     */
    record Entry(State state, int attempt, Instant changedAt, String reply) {}

    private static final String DUPLICATE_KEY = "23";

    private static final String CREATE = """
            create table if not exists report_delivery (
                report varchar(80) not null,
                report_month char(7) not null,
                recipient varchar(254) not null,
                state varchar(10) not null,
                attempt int not null,
                changed_at timestamp with time zone not null,
                reply varchar(400) not null,
                primary key (report, report_month, recipient))""";

    private final DataSource database;
    private final Edition edition;
    private final Clock clock;

    private DeliveryRecord(DataSource database, Edition edition, Clock clock) {
        this.database = database;
        this.edition = edition;
        this.clock = clock;
    }

    /** The record of an edition; its table is made where it is missing. */
    static DeliveryRecord open(DataSource database, Edition edition, Clock clock) {
        DeliveryRecord deliveries = new DeliveryRecord(database, edition, clock);
        deliveries.connected(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(CREATE);
            }
        });
        return deliveries;
    }

    /** What is known of the mail to a recipient; nothing if it was never sent. */
    Optional<Entry> find(Mailbox recipient) {
        return Optional.ofNullable(all().get(recipient));
    }

    /** All rows of the edition, by recipient. */
    Map<Mailbox, Entry> all() {
        return connected(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select recipient, state, attempt, changed_at, reply from report_delivery where report = ? and report_month = ?")) {
                query.setString(1, edition.name());
                query.setString(2, edition.month().toString());
                Map<Mailbox, Entry> entries = new TreeMap<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        entries.put(
                                new Mailbox(rows.getString(1)),
                                new Entry(
                                        State.valueOf(rows.getString(2)),
                                        rows.getInt(3),
                                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                                        rows.getString(5)));
                    }
                }
                return entries;
            }
        });
    }

    /**
     * Notes that the first mail to a recipient is about to be handed over.
     *
     * @return false if one is, may be or is being sent already; then nothing has changed
     */
    boolean claim(Mailbox recipient) {
        return insert(recipient) || update(recipient, State.SENDING, "", "attempt = attempt", "and state = 'REFUSED'");
    }

    /** Notes that a mail is about to be handed over deliberately, whatever was sent before. */
    void claimAgain(Mailbox recipient) {
        if (!insert(recipient)) {
            update(recipient, State.SENDING, "", "attempt = attempt + 1", "");
        }
    }

    /** Notes how it ended. */
    void settle(Mailbox recipient, State state, String reply) {
        update(recipient, state, reply, "attempt = attempt", "");
    }

    private boolean insert(Mailbox recipient) {
        return connected(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into report_delivery (report, report_month, recipient, state, attempt, changed_at, reply)"
                            + " values (?, ?, ?, ?, 1, ?, '')")) {
                insert.setString(1, edition.name());
                insert.setString(2, edition.month().toString());
                insert.setString(3, recipient.address());
                insert.setString(4, State.SENDING.name());
                insert.setObject(5, now());
                insert.executeUpdate();
                return true;
            } catch (SQLException failure) {
                if (failure.getSQLState() != null && failure.getSQLState().startsWith(DUPLICATE_KEY)) {
                    return false;
                }
                throw failure;
            }
        });
    }

    private boolean update(Mailbox recipient, State state, String reply, String attempt, String condition) {
        return connected(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update report_delivery set state = ?, changed_at = ?, reply = ?, "
                            + attempt + " where report = ? and report_month = ? and recipient = ? " + condition)) {
                update.setString(1, state.name());
                update.setObject(2, now());
                update.setString(3, reply);
                update.setString(4, edition.name());
                update.setString(5, edition.month().toString());
                update.setString(6, recipient.address());
                return update.executeUpdate() == 1;
            }
        });
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private <V> V connected(SqlWork<V> work) {
        try (Connection connection = database.getConnection()) {
            return work.with(connection);
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
