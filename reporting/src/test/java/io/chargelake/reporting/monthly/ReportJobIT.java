package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.Lake;
import io.chargelake.lake.RunLedger;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.mail.Letterhead;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.EarlierMonths;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.MailRelay;
import io.chargelake.reporting.monthly.smtp.MailRelay.Handover;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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
    private static final Edition EDITION = new Edition(Fleet.OCTOBER, Edition.REPORT);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Instant NOW = Instant.parse("2026-11-01T06:00:00Z");

    private final FaultMonth month = Fleet.month(Fleet.complete());
    private final VisitLists lists = VisitLists.of(month, Audience.MANAGERS);
    private final ScriptedRelay relay = new ScriptedRelay();
    private final List<Duration> waits = new ArrayList<>();

    @TempDir
    private Path folder;

    private JobHistory history;

    @BeforeEach
    void openHistory() {
        history = JobHistory.open(folder.resolve("state").toString());
    }

    @Test
    void aRefusedMailStopsNobodyElseAndIsNotTriedAgainByItself() {
        relay.answer(ANNA, new Handover.Refused("550 5.1.1 no such user"));

        assertThatThrownBy(() -> job().send(Optional.empty()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining("anna.berger@example.com (550 5.1.1 no such user)")
                .hasMessageContaining("1 mail of this report went out");
        assertThat(relay.handedOver).containsExactly(BEN);
        assertThat(entry(ANNA).state()).isEqualTo(State.FAILED);

        relay.accept(ANNA);
        Delivery.Result second = job().send(Optional.empty()).orElseThrow();
        assertThat(second.before(State.FAILED)).extracting(Entry::recipient).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN);
        assertThat(job().send(Optional.empty())).isEmpty();

        assertThat(job().sendAgain(lists.of(ANNA).orElseThrow()).sent()).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN, ANNA);
    }

    @Test
    void aMailThatIsPutOffIsTriedAgainAfterTheOthersWithLongerAndLongerWaits() {
        relay.answer(
                ANNA, new Handover.Deferred("451 4.7.1 greylisted"), new Handover.Deferred("451 4.7.1 greylisted"));

        Delivery.Result result = job().send(Optional.empty()).orElseThrow();

        assertThat(result.sent()).containsExactly(BEN, ANNA);
        assertThat(waits)
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5).multipliedBy(3));
        assertThat(entry(ANNA))
                .extracting(Entry::state, Entry::attempt, Entry::tries)
                .containsExactly(State.SENT, 1, 3);
    }

    @Test
    void aMailThatIsPutOffForTooLongStaysPendingForTheNextRun() {
        Handover[] always = new Handover[100];
        Arrays.fill(always, new Handover.Deferred("452 4.2.2 full"));
        relay.answer(ANNA, always);

        assertThatThrownBy(() -> job().send(Optional.empty()))
                .hasMessageContaining("1 mail could not be sent")
                .hasMessageContaining("Run the same command again");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(PATIENCE);
        assertThat(entry(ANNA)).extracting(Entry::state, Entry::reply).containsExactly(State.PENDING, "452 4.2.2 full");

        relay.accept(ANNA);
        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN, ANNA);
    }

    @Test
    void aMailWhoseAnswerNeverCameIsNotSentAgainByItself() {
        relay.answer(ANNA, new Handover.Unknown("connection reset"));

        assertThatThrownBy(() -> job().send(Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("anna.berger@example.com")
                .hasMessageContaining("report resend ADDRESS");
        assertThat(relay.handedOver).containsExactly(BEN);

        relay.accept(ANNA);
        Delivery.Result second = job().send(Optional.empty()).orElseThrow();

        assertThat(second.sent()).isEmpty();
        assertThat(second.before(State.UNKNOWN)).extracting(Entry::recipient).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN);
        assertThat(job().sendAgain(lists.of(ANNA).orElseThrow()).sent()).containsExactly(ANNA);
        assertThat(entry(ANNA)).extracting(Entry::state, Entry::attempt).containsExactly(State.SENT, 2);
    }

    @Test
    void aReportThatFellOverWhileHandingOverGoesOnWithoutThatMail() {
        relay.dieAt(ANNA);

        assertThatThrownBy(() -> job().send(Optional.empty())).isNotInstanceOf(CommandFailure.class);
        assertThat(outbox().of(EDITION)).containsOnlyKeys(ANNA, BEN);
        // This process lives on; one that is dead is what a crash leaves, which ReportCrashIT makes.
        assertThat(entry(ANNA).state()).isEqualTo(State.SENDING);

        relay.accept(ANNA);
        Delivery.Result second = job().send(Optional.empty()).orElseThrow();

        assertThat(second.sent()).containsExactly(BEN);
        assertThat(relay.handedOver).containsExactly(BEN);
    }

    @Test
    void aRelayThatGoesDownIsWaitedForAndThenTakenUpWhereItWas() {
        relay.downFor(2);

        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA, BEN);
        assertThat(waits).hasSize(2);
    }

    @Test
    void aRelayThatStaysDownLeavesTheRestPending() {
        relay.downFor(Integer.MAX_VALUE);

        assertThatThrownBy(() -> job().send(Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("2 mails could not be sent: the relay is asleep");
        assertThat(outbox().of(EDITION).values()).extracting(Entry::state).containsOnly(State.PENDING);

        relay.downFor(0);
        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA, BEN);
    }

    @Test
    void aRelayThatRefusesTheLoginIsNotTriedAgain() {
        relay.lockedOut = true;

        assertThatThrownBy(() -> job().send(Optional.empty())).hasMessageContaining("wrong password");
        assertThat(waits).isEmpty();
    }

    @Test
    void aRelayThatPutsOffEverythingIsLeftAloneForAWhile() {
        FaultMonth large = fleetOf(40);
        for (int manager = 0; manager < 8; manager++) {
            relay.answer(manager(manager), new Handover.Deferred("421 4.3.2 too busy"));
        }
        VisitLists all = VisitLists.of(large, Audience.MANAGERS);

        Delivery.Result result = job(large, all).send(Optional.empty()).orElseThrow();

        assertThat(result.sent()).hasSize(40).doesNotHaveDuplicates();
        assertThat(relay.triesAtWaits)
                .as("five put off in a row open the circuit, each probe that is put off too keeps it open")
                .containsExactly(5, 6, 7, 8, 40);
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(5L, 15L, 45L, 135L, 5L);
    }

    @Test
    void aRepeatThatIsNotTakenLeavesTheMailAsItWas() {
        job().send(Optional.empty());
        relay.answer(BEN, new Handover.Deferred("452 full"));

        assertThatThrownBy(() -> job().sendAgain(lists.of(BEN).orElseThrow())).hasMessageContaining("452 full");

        assertThat(entry(BEN).state()).isEqualTo(State.SENT);
        assertThat(job().send(Optional.empty())).isEmpty();
    }

    @Test
    void oneManagersMailGoesAloneAndTheOthersFollow() {
        assertThat(job().send(Optional.of(BEN)).orElseThrow().sent()).containsExactly(BEN);
        assertThat(job().send(Optional.of(BEN))).isEmpty();

        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA);
        assertThat(relay.handedOver).containsExactly(BEN, ANNA);
    }

    @Test
    void noMailGoesOutUnlessAllCanBeMade() {
        // Ben comes after Anna, and more minutes than there are numbers for cannot be put into words.
        List<StationFaults> faulted = new ArrayList<>(month.faulted());
        faulted.add(
                Fleet.faults("CS-0201", 9, "2026-10-05", 9, 1, 2, "1e30", 0, "2026-10-05T10:00:00Z", "InternalError"));
        FaultMonth broken = Fleet.month(month.data(), month.register(), faulted, month.earlier(), month.heard());

        assertThatThrownBy(() ->
                        job(broken, VisitLists.of(broken, Audience.MANAGERS)).send(Optional.empty()))
                .isInstanceOf(ArithmeticException.class);
        assertThat(relay.handedOver).isEmpty();
        assertThat(outbox().of(EDITION).values()).extracting(Entry::state).containsOnly(State.PENDING);

        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA, BEN);
    }

    @Test
    void aMonthThatIsNotCompleteIsRefusedInsideTheJobToo() {
        FaultMonth open = Fleet.month(Fleet.open());

        assertThatThrownBy(
                        () -> job(open, VisitLists.of(open, Audience.MANAGERS)).send(Optional.empty()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE));
        assertThat(relay.handedOver).isEmpty();
    }

    @Test
    void anExecutionWhoseProcessIsDeadDoesNotBlockTheReport() {
        beginExecution(new ReportProcess(ReportProcess.current().host(), Long.MAX_VALUE, 1));

        assertThat(job().send(Optional.empty()).orElseThrow().sent()).containsExactly(ANNA, BEN);
    }

    @Test
    void anExecutionThatIsUnderWayIsNotDisturbed() {
        beginExecution(ReportProcess.current());

        assertThatThrownBy(() -> job().send(Optional.empty()))
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
        return job(month, lists);
    }

    private ReportJob job(FaultMonth month, VisitLists lists) {
        return job(new ReportSource(month.data(), false, () -> new Report(month, lists)));
    }

    private ReportJob job(ReportSource source) {
        Pause noted = wait -> {
            waits.add(wait);
            relay.triesAtWaits.add(relay.tries);
        };
        return new ReportJob(
                history,
                new RunLedger(Lake.at(folder.resolve("lake").toString())),
                outbox(),
                source,
                new Letterhead(new Mailbox("reports@example.com"), Optional.empty(), Optional.empty()),
                new Sending(relay, new Patience(PATIENCE, noted), new Progress(System.err)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Outbox outbox() {
        return Outbox.open(history.database(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Entry entry(Mailbox recipient) {
        return outbox().find(EDITION, recipient).orElseThrow();
    }

    private static Mailbox manager(int number) {
        return new Mailbox("manager-%03d@example.com".formatted(number));
    }

    /** So many managers with one station each. */
    private static FaultMonth fleetOf(int managers) {
        List<Station> register = new ArrayList<>();
        for (int manager = 0; manager < managers; manager++) {
            register.add(Fleet.station(
                    "CS-%04d".formatted(manager),
                    "A",
                    "B",
                    "C",
                    manager(manager).address()));
        }
        return Fleet.month(Fleet.complete(), register, List.of(), EarlierMonths.UNKNOWN, Optional.empty());
    }

    /** Takes every mail, except as told. */
    private static final class ScriptedRelay implements MailRelay {

        private final List<Mailbox> handedOver = new ArrayList<>();
        private final Map<Mailbox, Deque<Handover>> answers = new HashMap<>();
        private Optional<Mailbox> death = Optional.empty();
        private int down;
        private boolean lockedOut;
        private int tries;
        private final List<Integer> triesAtWaits = new ArrayList<>();

        void answer(Mailbox recipient, Handover... inTurn) {
            answers.put(recipient, new ArrayDeque<>(List.of(inTurn)));
        }

        void dieAt(Mailbox recipient) {
            death = Optional.of(recipient);
        }

        void accept(Mailbox recipient) {
            answers.remove(recipient);
            death = Optional.empty();
        }

        void downFor(int connections) {
            down = connections;
        }

        @Override
        public Session session() {
            return Session.getInstance(new Properties());
        }

        @Override
        public void connect() throws RelayDownException {
            if (lockedOut) {
                throw new RelayDownException("wrong password", false, null);
            }
            if (down > 0) {
                down--;
                throw new RelayDownException("the relay is asleep", true, null);
            }
        }

        @Override
        public Handover send(MimeMessage mail, Mailbox recipient) {
            tries++;
            if (death.equals(Optional.of(recipient))) {
                throw new AssertionError("the process dies here");
            }
            Deque<Handover> script = answers.getOrDefault(recipient, new ArrayDeque<>());
            Handover answer = script.isEmpty() ? new Handover.Accepted("250 ok") : script.remove();
            if (answer instanceof Handover.Accepted) {
                handedOver.add(recipient);
            }
            return answer;
        }

        @Override
        public void close() {}
    }
}
