package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.mail.Letterhead;
import io.chargelake.reporting.monthly.mail.Mailing;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Wording;
import io.chargelake.reporting.monthly.words.Words;
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
 * Sends a month's mails as a Spring Batch job: check that the month is complete, collect what it is made of and who gets
 * it, render every mail once so that none goes out unless all can be made, deliver, record. An edition of a month is one
 * job instance: it completes once, and goes on where it stopped until it has. Which relay is used is no part of its
 * identity, or a second relay would send everything twice.
 */
final class ReportJob {

    private static final String NAME = "report";
    private static final String MONTH = "month";
    private static final String EDITION = "edition";
    private static final String ONLY = "recipient";
    private static final String RESEND = "resend";
    private static final String ATTEMPT = "attempt";
    private static final String AT = "at";
    private static final String RELAY = "relay";
    private static final int MOST_NAMED = 5;

    private final JobHistory history;
    private final RunLedger ledger;
    private final Outbox outbox;
    private final Edition edition;
    private final ReportSource source;
    private final Letterhead letterhead;
    private final Sending sending;
    private final Clock clock;

    /** The job of one edition, the one that the source makes. */
    ReportJob(
            JobHistory history,
            RunLedger ledger,
            Outbox outbox,
            ReportSource source,
            Letterhead letterhead,
            Sending sending,
            Clock clock) {
        this.history = history;
        this.ledger = ledger;
        this.outbox = outbox;
        this.edition = source.edition();
        this.source = source;
        this.letterhead = letterhead;
        this.sending = sending;
        this.clock = clock;
    }

    /**
     * Sends every mail of the edition that was not sent before.
     *
     * @param only the recipient that it is about, if not all
     * @return nothing if that is complete already
     * @throws CommandFailure (exit 5) if not all of it could be sent
     */
    Optional<Delivery.Result> send(Optional<Mailbox> only) {
        JobParametersBuilder identity = identity();
        only.ifPresent(recipient -> identity.addString(ONLY, recipient.address()));
        return run(
                identity,
                () -> settled(delivery().deliver(lists(only)), " Run the same command again for the rest."),
                only);
    }

    /**
     * Sends one mail again, whatever was sent before.
     *
     * @throws CommandFailure (exit 5) if it could not be sent
     */
    Delivery.Result sendAgain(VisitList list) {
        Mailbox recipient = list.recipient().orElseThrow();
        long attempt =
                outbox.find(edition, recipient).map(Outbox.Entry::attempt).orElse(0) + 1L;
        // Each try is an instance of its own: one that was not taken may be tried again.
        JobParametersBuilder identity = identity()
                .addString(RESEND, recipient.address())
                .addLong(ATTEMPT, attempt)
                .addLong(AT, clock.millis());
        return run(identity, () -> settled(delivery().deliverAgain(list), ""), Optional.of(recipient))
                .orElseThrow(() -> new IllegalStateException("attempt " + attempt + " has been made before"));
    }

    private JobParametersBuilder identity() {
        return new JobParametersBuilder()
                .addString(MONTH, edition.month().toString())
                .addString(EDITION, edition.name());
    }

    private List<VisitList> lists(Optional<Mailbox> only) {
        VisitLists lists = source.report().lists();
        return only.isPresent() ? lists.of(only.get()).stream().toList() : lists.addressed();
    }

    private Mailing mailing() {
        return new Mailing(source.report().month(), letterhead);
    }

    private Delivery delivery() {
        return new Delivery(mailing(), sending.relay(), outbox, sending.patience(), sending.progress(), clock);
    }

    /** No mail goes out unless all of them can be made. */
    private void render(List<VisitList> lists) {
        Mailing mailing = mailing();
        lists.parallelStream().forEach(mailing::content);
    }

    private Optional<Delivery.Result> run(JobParametersBuilder identity, Deliver deliver, Optional<Mailbox> only) {
        identity.addString(RELAY, sending.relay().toString(), false);
        JobParameters parameters = ReportProcess.current().addTo(identity).toJobParameters();
        Instant startedAt = clock.instant();
        AtomicReference<Delivery.Result> result = new AtomicReference<>();
        Job job = new JobBuilder(NAME, history.repository())
                .start(step("check", source::check, true))
                .next(step(
                        "collect",
                        () -> {
                            outbox.settleAbandoned(edition);
                            outbox.plan(edition, source.report().month(), lists(only));
                        },
                        true))
                .next(step("render", () -> render(lists(only)), false))
                .next(step("deliver", () -> result.set(deliver.mails()), false))
                .next(step("record", () -> record(startedAt, resultOf(result)), false))
                .build();
        try {
            ReportProcess.endIfDead(history.repository(), NAME, parameters, startedAt);
            history.run(job, parameters);
        } catch (JobInstanceAlreadyCompleteException before) {
            return Optional.empty();
        } catch (JobExecutionAlreadyRunningException running) {
            throw CommandFailure.unreachable(
                    "The report of " + Wording.PLAIN.month(edition.month())
                            + " is being sent by another process; run the same command again when that has ended.",
                    running);
        } catch (JobExecutionException refused) {
            throw new IllegalStateException("Spring Batch does not run the report", refused);
        }
        return Optional.of(resultOf(result));
    }

    /** Where an earlier run had delivered everything and died before it could record it, this one delivers nothing. */
    private Delivery.Result resultOf(AtomicReference<Delivery.Result> delivered) {
        return Optional.ofNullable(delivered.get()).orElseGet(() -> Delivery.Result.of(outbox.of(edition)));
    }

    private Step step(String name, CheckedRunnable step, boolean again) {
        return new StepBuilder(name, history.repository())
                .tasklet(
                        (contribution, context) -> {
                            step.run();
                            return RepeatStatus.FINISHED;
                        },
                        history.withoutTransaction())
                .allowStartIfComplete(again)
                .build();
    }

    /** Ends the run as a failure if this run has left something that cannot be done without somebody's help. */
    private static Delivery.Result settled(Delivery.Result result, String rest) {
        StringBuilder trouble = new StringBuilder();
        if (!result.broken().isEmpty()) {
            trouble.append("The connection broke before the mail server said whether it has the mail to ")
                    .append(named(result.broken()))
                    .append(
                            ". That is not sent again by itself: ask, and if it is missing use 'chargelake report resend"
                                    + " ADDRESS', else 'chargelake report outbox --arrived ADDRESS'. ");
        }
        if (!result.refused().isEmpty()) {
            trouble.append("The mail server refused the mail to ")
                    .append(named(result.refused()))
                    .append(
                            ". Correct the station register, or send it again with 'chargelake report resend ADDRESS'. ");
        }
        if (!result.pending().isEmpty()) {
            trouble.append(Words.count(result.pending().size(), "mail"))
                    .append(" could not be sent")
                    .append(result.stopped().map(reason -> ": " + reason).orElse(""))
                    .append(result.stopped().isEmpty() ? ": " + named(result.pending()) : "")
                    .append(". ");
        }
        if (trouble.isEmpty()) {
            return result;
        }
        if (result.gone() > 0) {
            trouble.append(Words.count(result.gone(), "mail")).append(" of this report went out.");
        }
        String whole = trouble.toString().strip() + (result.pending().isEmpty() ? "" : rest);
        throw CommandFailure.unreachable(whole, null);
    }

    private static String named(Map<Mailbox, String> mails) {
        String first = mails.entrySet().stream()
                .limit(MOST_NAMED)
                .map(mail -> mail.getKey() + (mail.getValue().isEmpty() ? "" : " (" + mail.getValue() + ")"))
                .collect(Collectors.joining(", "));
        return mails.size() > MOST_NAMED ? first + " and " + (mails.size() - MOST_NAMED) + " more" : first;
    }

    private void record(Instant startedAt, Delivery.Result result) {
        FaultMonth month = source.report().month();
        ledger.append(new Run(
                Run.newId(),
                NAME,
                startedAt,
                clock.instant(),
                Optional.of(month.data().validThrough()),
                Optional.of("{\"month\":\"" + month.month() + "\",\"threshold\":" + month.threshold() + "}"),
                month.faulted().size(),
                result.gone(),
                0,
                0,
                0,
                Optional.empty(),
                CodeVersion.current()));
    }

    private interface Deliver {
        Delivery.Result mails() throws Exception;
    }

    private interface CheckedRunnable {
        void run() throws Exception;
    }
}
