package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.reporting.monthly.DeliveryRecord.Entry;
import io.chargelake.reporting.monthly.DeliveryRecord.State;
import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;

class ReportJobIT {

    private static final Mailbox ANNA = new Mailbox(Fleet.ANNA);
    private static final Mailbox BEN = new Mailbox(Fleet.BEN);

    private final FaultMonth month = Fleet.month(Fleet.complete());
    private final List<VisitList> lists =
            VisitLists.of(month, Audience.MANAGERS).addressed();
    private final ScriptedRelay relay = new ScriptedRelay();

    @TempDir
    private Path folder;

    private JobHistory history;

    @BeforeEach
    void openHistory() {
        history = JobHistory.open(folder.resolve("state").toString());
    }

    @Test
    void aRefusedMailStopsNobodyElseAndOnlyItIsTriedAgain() {
        relay.refuse(ANNA, "550 5.1.1 no such user");

        assertThatThrownBy(() -> job().send(lists))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining("anna.berger@example.com (550 5.1.1 no such user)")
                .hasMessageContaining("1 mail of this report went out");
        assertThat(relay.handedOver).containsExactly(BEN);

        relay.accept(ANNA);
        assertThat(job().send(lists).orElseThrow().sent()).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN, ANNA);
        assertThat(job().send(lists)).isEmpty();
    }

    @Test
    void aMailWhoseAnswerNeverCameIsNotSentAgainByItself() {
        relay.breakOff(ANNA);

        assertThatThrownBy(() -> job().send(lists))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("anna.berger@example.com")
                .hasMessageContaining("--resend");
        assertThat(relay.handedOver).containsExactly(BEN);

        relay.accept(ANNA);
        Delivery.Result second = job().send(lists).orElseThrow();

        assertThat(second.sent()).isEmpty();
        assertThat(second.unknown()).containsOnlyKeys(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN);
        assertThat(job().sendAgain(lists.get(0)).sent()).containsExactly(ANNA);
        assertThat(job().known().get(ANNA))
                .extracting(Entry::state, Entry::attempt)
                .containsExactly(State.SENT, 2);
    }

    @Test
    void aReportThatDiedWhileHandingOverGoesOnWithoutThatMail() {
        relay.dieAt(ANNA);

        assertThatThrownBy(() -> job().send(lists)).isNotInstanceOf(CommandFailure.class);
        assertThat(job().known()).containsOnlyKeys(ANNA);

        relay.accept(ANNA);
        Delivery.Result second = job().send(lists).orElseThrow();

        assertThat(second.sent()).containsExactly(BEN);
        assertThat(second.unknown()).containsOnlyKeys(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN);
    }

    @Test
    void aRelayThatGoesDownHalfWayIsTakenUpThere() {
        relay.downAfter(1);

        assertThatThrownBy(() -> job().send(lists))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the relay is asleep")
                .hasMessageContaining("1 mail of this report went out");

        relay.downAfter(Integer.MAX_VALUE);
        Delivery.Result second = job().send(lists).orElseThrow();
        assertThat(second.before()).containsExactly(ANNA);
        assertThat(second.sent()).containsExactly(BEN);
    }

    @Test
    void aRefusedRepeatLeavesTheMailAsItWas() {
        job().send(lists);
        relay.refuse(BEN, "452 full");

        assertThatThrownBy(() -> job().sendAgain(lists.get(1))).hasMessageContaining("452 full");

        assertThat(job().known().get(BEN).state()).isEqualTo(State.SENT);
        assertThat(job().send(lists)).isEmpty();
    }

    @Test
    void anExecutionWhoseProcessIsDeadDoesNotBlockTheReport() {
        beginExecution(new ReportProcess(ReportProcess.current().host(), Long.MAX_VALUE, 1));

        assertThat(job().send(lists).orElseThrow().sent()).containsExactly(ANNA, BEN);
    }

    @Test
    void anExecutionThatIsUnderWayIsNotDisturbed() {
        beginExecution(ReportProcess.current());

        assertThatThrownBy(() -> job().send(lists))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("another process");
        assertThat(relay.handedOver).isEmpty();
    }

    private void beginExecution(ReportProcess process) {
        JobParametersBuilder identity = new JobParametersBuilder()
                .addString("month", Fleet.OCTOBER.toString())
                .addString("edition", Edition.REPORT);
        JobParameters parameters = process.addTo(identity).toJobParameters();
        JobInstance instance = history.repository().createJobInstance("report", parameters);
        JobExecution execution = history.repository().createJobExecution(instance, parameters, new ExecutionContext());
        execution.setStatus(BatchStatus.STARTED);
        history.repository().update(execution);
    }

    private ReportJob job() {
        return new ReportJob(
                history,
                new RunLedger(Lake.at(folder.resolve("lake").toString())),
                month,
                new Mailing(
                        month, new Letterhead(new Mailbox("reports@example.com"), Optional.empty(), Optional.empty())),
                relay,
                Clock.systemUTC());
    }

    /** Takes every mail, except as told. */
    private static final class ScriptedRelay implements MailRelay {

        private final List<Mailbox> handedOver = new ArrayList<>();
        private final Map<Mailbox, Handover> answers = new HashMap<>();
        private Optional<Mailbox> death = Optional.empty();
        private int connections = Integer.MAX_VALUE;

        void refuse(Mailbox recipient, String reply) {
            answers.put(recipient, new Handover.Refused(reply));
        }

        void breakOff(Mailbox recipient) {
            answers.put(recipient, new Handover.Unknown("connection reset"));
        }

        void dieAt(Mailbox recipient) {
            death = Optional.of(recipient);
        }

        void accept(Mailbox recipient) {
            answers.remove(recipient);
            death = Optional.empty();
        }

        void downAfter(int mails) {
            connections = mails;
        }

        @Override
        public Session session() {
            return Session.getInstance(new Properties());
        }

        @Override
        public void connect() throws RelayDownException {
            if (handedOver.size() >= connections) {
                throw new RelayDownException("the relay is asleep", null);
            }
        }

        @Override
        public Handover send(MonthlyMail mail, Mailbox recipient) {
            if (death.equals(Optional.of(recipient))) {
                throw new AssertionError("the process dies here");
            }
            Handover answer = answers.getOrDefault(recipient, new Handover.Accepted("250 ok"));
            if (answer instanceof Handover.Accepted) {
                handedOver.add(recipient);
            }
            return answer;
        }

        @Override
        public void close() {}
    }
}
