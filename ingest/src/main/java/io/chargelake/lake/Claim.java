package io.chargelake.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.cli.CommandFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write the tables of a job, which one run at a time has. It is noted in the log of {@link Runs#TABLE}, so
 * that it holds on every file system and between machines.
 *
 * <pre>{@code
 * try (Claim claim = Claim.take(lake, "curate")) {
 *     …
 *     claim.conclude(run);
 * }
 * }</pre>
 *
 * <p>The claim of a process that died lapses: at once on the same machine, elsewhere when it has not been renewed for
 * {@link #LAPSES_AFTER}. A run that was merely taken for dead does no harm either: claims are numbered, writers put the
 * {@link #number} of theirs into each commit as a Delta transaction, and a table that a later claim has written refuses
 * an earlier one's.
 */
public final class Claim implements AutoCloseable {

    /** A claim that has not been renewed for so long is free for others. Clocks of machines may differ by a minute. */
    static final Duration LAPSES_AFTER = Duration.ofMinutes(3);

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(30);
    private static final int TRIES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    private final Lake lake;
    private final String job;
    private final long number;
    private final ClaimHolder holder;
    private final Clock clock;
    private final Instant takenAt;
    private final Set<Table> written = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService renewing;
    private boolean released;
    private volatile boolean lost;

    private Claim(Lake lake, String job, long number, ClaimHolder holder, Clock clock, Instant takenAt) {
        this.lake = lake;
        this.job = job;
        this.number = number;
        this.holder = holder;
        this.clock = clock;
        this.takenAt = takenAt;
        this.renewing = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "claim-of-" + job);
            thread.setDaemon(true);
            return thread;
        });
        renewing.scheduleWithFixedDelay(
                this::renew, RENEWED_EVERY.toSeconds(), RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Takes the claim for this process.
     *
     * @param job {@code curate} for bronze and silver, {@code gold} for gold, {@code global} for what regions have
     * @throws CommandFailure (exit 5) if another run has it, or the lake cannot be written
     */
    public static Claim take(Lake lake, String job) {
        return take(lake, job, ClaimHolder.current(), Clock.systemUTC());
    }

    static Claim take(Lake lake, String job, ClaimHolder holder, Clock clock) {
        DeltaTables.createIfMissing(lake, Runs.TABLE);
        for (int attempt = 1; ; attempt++) {
            TableSnapshot runs = snapshot(lake);
            Optional<Noted> before = noted(runs, job);
            Instant now = clock.instant();
            before.ifPresent(other -> other.refuseIfHeld(job, now));
            long number = before.map(Noted::number).orElse(0L) + 1;
            try (TableAppend append = runs.append()) {
                append.note(domain(job), new Noted(number, holder, now, now, false).toJson());
                append.commit();
                return new Claim(lake, job, number, holder, clock, now);
            } catch (StaleWriterException takenMeanwhile) {
                if (attempt == TRIES) {
                    throw CommandFailure.unreachable(
                            "Other runs of " + job + " in " + lake.root()
                                    + " start all the time; let one run at a time.",
                            takenMeanwhile);
                }
            }
        }
    }

    /** Greater than that of every claim before. */
    public long number() {
        return number;
    }

    /** The name under which tables keep the number of the claim that wrote them last. */
    public String application() {
        return "chargelake." + job;
    }

    /**
     * Called before a table is written. With the number of its claim, a run can write a table once: a second commit with
     * the same number would be taken for a repeat of the first.
     *
     * @throws CommandFailure (exit 5) if another run has taken over
     * @throws IllegalStateException if this claim has written the table
     */
    public void writes(Table table) {
        if (lost) {
            throw overtaken(null);
        }
        if (!written.add(table)) {
            throw new IllegalStateException(table + " is written twice under one claim of " + job);
        }
    }

    /**
     * What has happened to a run whose commit is refused because the table has a later claim's, or to one whose claim is no
     * longer noted.
     */
    public CommandFailure overtaken(Throwable cause) {
        return CommandFailure.unreachable(
                "Another run of " + job + " has taken over in " + lake.root() + ", because this one was silent for "
                        + LAPSES_AFTER.toMinutes()
                        + " minutes or was taken for dead. Nothing is lost: the other run does this one's work.",
                cause);
    }

    /**
     * Adds the run that had this claim to the history and gives the claim up, in one commit.
     *
     * @throws CommandFailure (exit 5) if another run has taken over; the run is not recorded then
     */
    public synchronized void conclude(Run run) {
        note(true, Optional.of(run));
        released = true;
    }

    /** Gives the claim up, if {@link #conclude} has not. */
    @Override
    public void close() {
        renewing.shutdownNow();
        synchronized (this) {
            if (!released && !lost) {
                try {
                    note(true, Optional.empty());
                } catch (RuntimeException failure) {
                    LOG.warn("The claim of {} could not be given up; it lapses by itself", job, failure);
                }
            }
            released = true;
        }
    }

    private synchronized void renew() {
        if (!released && !lost) {
            try {
                note(false, Optional.empty());
            } catch (RuntimeException failure) {
                LOG.warn("The claim of {} could not be renewed", job, failure);
            }
        }
    }

    private void note(boolean release, Optional<Run> run) {
        for (int attempt = 1; ; attempt++) {
            TableSnapshot runs = snapshot(lake);
            if (noted(runs, job).map(Noted::number).orElse(0L) != number) {
                lost = true;
                throw overtaken(null);
            }
            try (TableAppend append = runs.append()) {
                run.ifPresent(ended -> RunLedger.write(ended, append));
                append.note(domain(job), new Noted(number, holder, takenAt, clock.instant(), release).toJson());
                append.commit();
                return;
            } catch (StaleWriterException changedMeanwhile) {
                if (attempt == TRIES) {
                    throw overtaken(changedMeanwhile);
                }
            }
        }
    }

    private static TableSnapshot snapshot(Lake lake) {
        return DeltaTables.snapshot(lake, Runs.TABLE)
                .orElseThrow(() -> new IllegalStateException(Runs.TABLE + " vanished from " + lake.root()));
    }

    private static Optional<Noted> noted(TableSnapshot runs, String job) {
        return runs.domainMetadata(domain(job)).map(Noted::parse);
    }

    private static String domain(String job) {
        return "chargelake.claim." + job;
    }

    /** A claim as the log of runs has it. */
    private record Noted(long number, ClaimHolder holder, Instant takenAt, Instant renewedAt, boolean released) {

        static Noted parse(String json) {
            try {
                Stored stored = JSON.readValue(json, Stored.class);
                return new Noted(
                        stored.number(),
                        new ClaimHolder(
                                stored.host(),
                                stored.process(),
                                Optional.ofNullable(stored.processStartedAt()).map(Instant::parse)),
                        Instant.parse(stored.takenAt()),
                        Instant.parse(stored.renewedAt()),
                        stored.released());
            } catch (JsonProcessingException failure) {
                throw new IllegalArgumentException("claim: " + json, failure);
            }
        }

        String toJson() {
            try {
                return JSON.writeValueAsString(new Stored(
                        number,
                        holder.host(),
                        holder.process(),
                        holder.startedAt().map(Instant::toString).orElse(null),
                        takenAt.toString(),
                        renewedAt.toString(),
                        released));
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException(failure);
            }
        }

        void refuseIfHeld(String job, Instant now) {
            Instant lapses = renewedAt.plus(LAPSES_AFTER);
            if (!released && now.isBefore(lapses) && !holder.hasEnded()) {
                throw CommandFailure.unreachable(
                        "There is a run that writes the tables of " + job + " already, since "
                                + takenAt.truncatedTo(ChronoUnit.SECONDS) + " (" + holder
                                + "). Try again when it has ended; should it have died, its claim lapses at "
                                + lapses.truncatedTo(ChronoUnit.SECONDS) + ".",
                        null);
            }
        }

        private record Stored(
                long number,
                String host,
                long process,
                String processStartedAt,
                String takenAt,
                String renewedAt,
                boolean released) {}
    }
}
