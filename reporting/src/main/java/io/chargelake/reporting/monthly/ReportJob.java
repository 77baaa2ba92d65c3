package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Sends a month's mails as a Spring Batch job of two steps, deliver and record. An edition of a month is one job
 * instance: it completes once, and goes on where it stopped until it has. Which relay is used is no part of its
 * identity, or a second relay would send everything twice.
 */
final class ReportJob {

    private static final String NAME = "report";
    private static final String MONTH = "month";
    private static final String EDITION = "edition";
    private static final String RESEND = "resend";
    private static final String ATTEMPT = "attempt";
    private static final String RELAY = "relay";

    private final JobHistory history;
    private final RunLedger ledger;
    private final FaultMonth month;
    private final Mailing mailing;
    private final MailRelay relay;
    private final Clock clock;
    private final DeliveryRecord deliveries;

    ReportJob(JobHistory history, RunLedger ledger, FaultMonth month, Mailing mailing, MailRelay relay, Clock clock) {
        this.history = history;
        this.ledger = ledger;
        this.month = month;
        this.mailing = mailing;
        this.relay = relay;
        this.clock = clock;
        this.deliveries = DeliveryRecord.open(history.database(), mailing.edition(), clock);
    }

    /**
     * Sends every mail of the edition that was not sent before.
     *
     * @return nothing if the edition is complete already
     * @throws CommandFailure (exit 5) if not all of it could be sent
     */
    Optional<Delivery.Result> send(List<VisitList> lists) {
        Delivery delivery = new Delivery(mailing, relay, deliveries, clock);
        return run(identity(), () -> settled(delivery.deliver(lists), " Run the same command again for the rest."));
    }

    /**
     * Sends one mail again, whatever was sent before.
     *
     * @throws CommandFailure (exit 5) if it could not be sent
     */
    Delivery.Result sendAgain(VisitList list) {
        Mailbox recipient = list.recipient().orElseThrow();
        Delivery delivery = new Delivery(mailing, relay, deliveries, clock);
        long attempt =
                deliveries.find(recipient).map(DeliveryRecord.Entry::attempt).orElse(0) + 1L;
        JobParametersBuilder identity =
                identity().addString(RESEND, recipient.address()).addLong(ATTEMPT, attempt);
        return run(identity, () -> settled(delivery.deliverAgain(list), ""))
                .orElseThrow(() -> new IllegalStateException("attempt " + attempt + " has been made before"));
    }

    /** What is known of the edition's mails, by recipient. */
    Map<Mailbox, DeliveryRecord.Entry> known() {
        return deliveries.all();
    }

    private JobParametersBuilder identity() {
        return new JobParametersBuilder()
                .addString(MONTH, month.month().toString())
                .addString(EDITION, mailing.edition().name());
    }

    private Optional<Delivery.Result> run(JobParametersBuilder identity, Work work) {
        identity.addString(RELAY, relay.toString(), false);
        JobParameters parameters = ReportProcess.current().addTo(identity).toJobParameters();
        Instant startedAt = clock.instant();
        AtomicReference<Delivery.Result> result = new AtomicReference<>();
        Job job = new JobBuilder(NAME, history.repository())
                .start(step("deliver", () -> result.set(work.run())))
                .next(step("record", () -> record(startedAt, resultOf(result).gone())))
                .build();
        try {
            ReportProcess.endIfDead(history.repository(), NAME, parameters, startedAt);
            history.run(job, parameters);
        } catch (JobInstanceAlreadyCompleteException before) {
            return Optional.empty();
        } catch (JobExecutionAlreadyRunningException running) {
            throw CommandFailure.unreachable(
                    "The report of " + Wording.PLAIN.month(month.month())
                            + " is being sent by another process; run the same command again when that has ended.",
                    running);
        } catch (JobExecutionException refused) {
            throw new IllegalStateException("Spring Batch does not run the report", refused);
        }
        return Optional.of(resultOf(result));
    }

    /** Where an earlier run had delivered everything and died before it could record it, this one delivers nothing. */
    private Delivery.Result resultOf(AtomicReference<Delivery.Result> delivered) {
        return Optional.ofNullable(delivered.get()).orElseGet(() -> Delivery.Result.of(known()));
    }

    private Step step(String name, CheckedRunnable work) {
        return new StepBuilder(name, history.repository())
                .tasklet(
                        (contribution, context) -> {
                            work.run();
                            return RepeatStatus.FINISHED;
                        },
                        history.withoutTransaction())
                .build();
    }

    /** The result, if all was done that can be done without somebody's help. */
    private static Delivery.Result settled(Delivery.Result result, String rest) {
        String soFar = result.gone() == 0 ? "" : " " + Words.count(result.gone(), "mail") + " of this report went out.";
        if (!result.broken().isEmpty()) {
            throw CommandFailure.unreachable(
                    "The connection broke before the mail server said whether it has the mail to "
                            + named(result.broken()) + ". That one is not sent again by itself: ask, and if it is"
                            + " missing use --resend ADDRESS." + soFar + rest,
                    null);
        }
        if (result.relayDown().isPresent()) {
            throw CommandFailure.unreachable(
                    "No mail can be sent: " + result.relayDown().get() + "." + soFar + rest, null);
        }
        if (!result.refused().isEmpty()) {
            throw CommandFailure.unreachable(
                    "The mail server did not take the mail to " + named(result.refused()) + "." + soFar + rest, null);
        }
        return result;
    }

    private static String named(Map<Mailbox, String> mails) {
        return mails.entrySet().stream()
                .map(mail -> mail.getKey() + " (" + mail.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private void record(Instant startedAt, int mails) {
        ledger.append(new Run(
                Run.newId(),
                NAME,
                startedAt,
                clock.instant(),
                Optional.of(month.data().validThrough()),
                Optional.of("{\"month\":\"" + month.month() + "\",\"threshold\":" + month.threshold() + "}"),
                month.faulted().size(),
                mails,
                0,
                0,
                0,
                Optional.empty(),
                CodeVersion.current()));
    }

    private interface Work {
        Delivery.Result run() throws MessagingException;
    }

    private interface CheckedRunnable {
        void run() throws Exception;
    }
}
