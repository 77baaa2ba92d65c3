package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.chargelake.reporting.monthly.mail.Letterhead;
import io.chargelake.reporting.monthly.mail.MailContent;
import io.chargelake.reporting.monthly.mail.Mailing;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer.Moment;
import io.chargelake.reporting.monthly.smtp.MailRelay.Handover;
import io.chargelake.reporting.monthly.smtp.MailRelay.RelayDownException;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.smtp.SmtpRelay;
import io.chargelake.reporting.monthly.smtp.SmtpServer;
import io.chargelake.reporting.monthly.smtp.SmtpTimeouts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mail server's troubles mean for a mail: taken, put off, refused, or nobody knows. */
class SmtpRelayIT {

    private static final SmtpTimeouts SHORT =
            new SmtpTimeouts(Duration.ofSeconds(2), Duration.ofMillis(1_500), Duration.ofSeconds(2));
    private static final Mailbox ANNA = new Mailbox(Fleet.ANNA);

    private FaultySmtpServer server;
    private SmtpRelay relay;

    @BeforeEach
    void startServer() throws Exception {
        server = FaultySmtpServer.start();
        relay = relay(SmtpServer.Security.PLAIN);
    }

    @AfterEach
    void stopServer() {
        relay.close();
        server.close();
    }

    @Test
    void anAcceptedMailBearsTheServersAnswer() throws Exception {
        assertThat(send()).isEqualTo(new Handover.Accepted("250 2.0.0 queued"));
        assertThat(server.taken()).containsExactly(Fleet.ANNA);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, Refused",
        "RCPT, 450 4.2.1 busy, Deferred",
        "RCPT, 421 4.3.2 closing, Deferred",
        "MAIL, 552 5.3.4 too large, Refused",
        "DATA, 451 4.7.1 greylisted, Deferred",
        "DATA, 554 5.7.1 no, Refused",
        "END, 451 4.3.0 later, Deferred",
        "END, 554 5.6.0 spam, Refused",
        "END, 421 4.3.2 closing, Deferred"
    })
    void anAnswerSettlesIt(Moment moment, String answer, String handover) throws Exception {
        server.answersAt(moment, answer);

        Handover ended = send();

        assertThat(ended.getClass().getSimpleName()).isEqualTo(handover);
        assertThat(ended.reply()).contains(answer);
        assertThat(server.taken()).isEmpty();
        assertThat(send()).as("the next mail").isInstanceOf(Handover.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"RCPT", "DATA"})
    void aConnectionThatBreaksBeforeTheMailsEndPutsItOff(Moment moment) throws Exception {
        server.dropsAt(moment);
        assertThat(send()).isInstanceOf(Handover.Deferred.class);

        server.stallsAt(moment);
        assertThat(send()).isInstanceOf(Handover.Deferred.class);
        assertThat(server.taken()).isEmpty();
    }

    /** All of a small mail may be on its way before the client sees that nobody reads it: then it cannot know. */
    @Test
    void aConnectionThatBreaksWithinTheMailPutsItOffOrLeavesItUnknown() throws Exception {
        server.dropsAt(Moment.CONTENT);
        assertThat(send()).isInstanceOfAny(Handover.Deferred.class, Handover.Unknown.class);

        server.stallsAt(Moment.CONTENT);
        assertThat(send()).isInstanceOf(Handover.Unknown.class);
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksAfterTheMailsEndLeavesItUnknown() throws Exception {
        server.dropsAt(Moment.END);
        assertThat(send()).isInstanceOf(Handover.Unknown.class);

        server.stallsAt(Moment.END);
        assertThat(send()).isInstanceOf(Handover.Unknown.class);

        assertThat(server.taken()).as("it has both").hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"421 4.3.2 busy, true", "451 4.3.0 later, true", "530 5.7.0 log in first, false"})
    void aServerThatTakesNoMailOfThisSenderIsDownForAll(String answer, boolean passing) {
        server.answersAt(Moment.MAIL, answer);

        assertThatThrownBy(this::send).isInstanceOfSatisfying(RelayDownException.class, down -> {
            assertThat(down.passing()).isEqualTo(passing);
            assertThat(down).hasMessageContaining(answer);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"GREETING", "EHLO"})
    void aServerThatDoesNotTalkIsDownForNow(Moment moment) {
        server.dropsAt(moment);
        assertDown(true);
        server.stallsAt(moment);
        assertDown(true);
    }

    @Test
    void aServerThatSaysNoAtOnceIsDownForNow() {
        server.answersAt(Moment.GREETING, "554 5.3.2 no service");

        assertDown(true);
    }

    @Test
    void nothingIsSentWithoutTls() throws Exception {
        relay = relay(SmtpServer.Security.STARTTLS);
        assertDown(false);

        server.close();
        server = FaultySmtpServer.start("STARTTLS");
        relay = relay(SmtpServer.Security.STARTTLS);
        assertThatThrownBy(() -> relay.connect()).isInstanceOf(RelayDownException.class);
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        GreenMail unknown = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        unknown.start();
        try (SmtpRelay toUnknown = new SmtpRelay(
                new SmtpServer("127.0.0.1", unknown.getSmtps().getPort(), SmtpServer.Security.TLS),
                Optional.empty(),
                Optional.empty(),
                SHORT)) {
            assertThatThrownBy(toUnknown::connect)
                    .isInstanceOfSatisfying(
                            RelayDownException.class,
                            down -> assertThat(down.passing()).isFalse());
        } finally {
            unknown.stop();
        }
    }

    private void assertDown(boolean passing) {
        assertThatThrownBy(() -> relay.connect())
                .isInstanceOfSatisfying(
                        RelayDownException.class,
                        down -> assertThat(down.passing()).isEqualTo(passing));
    }

    private SmtpRelay relay(SmtpServer.Security security) {
        return new SmtpRelay(
                new SmtpServer("127.0.0.1", server.port(), security), Optional.empty(), Optional.empty(), SHORT);
    }

    private Handover send() throws Exception {
        relay.connect();
        FaultMonth month = Fleet.month(Fleet.complete());
        Mailing mailing = new Mailing(
                month, new Letterhead(new Mailbox("reports@example.com"), Optional.empty(), Optional.empty()));
        MailContent content =
                mailing.content(VisitLists.of(month, Audience.MANAGERS).of(ANNA).orElseThrow());
        return relay.send(mailing.mail(relay.session(), content, 1, mailing.previewDate()), ANNA);
    }
}
