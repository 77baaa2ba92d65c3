package io.chargelake.reporting.monthly;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The process that runs a report, noted with the job: if it has died, its execution says "running" for ever, and nobody
 * could go on with it. To go on while it lives after all sends nothing twice, for each mail is claimed before it is
 * handed over.
 *
 * @param host the machine, or container
 * @param startedAt in milliseconds since 1970, which tells it from a later process with its number; 0 where unknown
 */
record ReportProcess(String host, long pid, long startedAt) {

    private static final String HOST = "host";
    private static final String PID = "pid";
    private static final String STARTED_AT = "process_started_at";

    private static final int PARTS = 3;

    /** What runs elsewhere cannot be seen; after this time it is taken for dead. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    /** This process. */
    static ReportProcess current() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "unknown";
        }
        return new ReportProcess(host, ProcessHandle.current().pid(), startedAt(ProcessHandle.current()));
    }

    /** Notes the process among a job's parameters, without making it part of the job's identity. */
    JobParametersBuilder addTo(JobParametersBuilder parameters) {
        return parameters.addString(HOST, host, false).addLong(PID, pid, false).addLong(STARTED_AT, startedAt, false);
    }

    /** Ends the last execution of a job instance as failed if its process is dead. */
    static void endIfDead(JobRepository repository, String job, JobParameters parameters, Instant now) {
        JobInstance instance = repository.getJobInstance(job, parameters);
        if (instance == null) {
            return;
        }
        JobExecution last = repository.getLastJobExecution(instance);
        if (last == null || !last.isRunning() || of(last.getJobParameters()).mayLive(heardOf(last), now)) {
            return;
        }
        // JobOperator.recover marks the execution context, which the next execution inherits: it works only once.
        LocalDateTime end = LocalDateTime.ofInstant(now, ZoneId.systemDefault());
        for (StepExecution step : last.getStepExecutions()) {
            if (step.getStatus().isRunning()) {
                step.setStatus(BatchStatus.FAILED);
                step.setEndTime(end);
                repository.update(step);
            }
        }
        last.setStatus(BatchStatus.FAILED);
        last.setEndTime(end);
        repository.update(last);
    }

    /** The process as one word, for {@link #of(String)}. */
    String toText() {
        return host + "/" + pid + "/" + startedAt;
    }

    /** The process that a text names; nothing if it names none. */
    static Optional<ReportProcess> of(String text) {
        String[] parts = text.split("/");
        return parts.length == PARTS
                ? Optional.of(new ReportProcess(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                : Optional.empty();
    }

    /**
     * Whether it may live; of one on another machine it is known only when it was heard of.
     *
     * @param heardOf when it last did something
     */
    boolean mayLive(Instant heardOf, Instant now) {
        if (host.equals(current().host())) {
            return ProcessHandle.of(pid)
                    .filter(process -> startedAt(process) == startedAt)
                    .isPresent();
        }
        return heardOf.plus(LONGEST_SILENCE).isAfter(now);
    }

    private static Instant heardOf(JobExecution execution) {
        return Optional.ofNullable(execution.getLastUpdated())
                .orElse(execution.getCreateTime())
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }

    private static ReportProcess of(JobParameters parameters) {
        return new ReportProcess(
                parameters.getString(HOST, ""), parameters.getLong(PID, 0L), parameters.getLong(STARTED_AT, 0L));
    }

    private static long startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
