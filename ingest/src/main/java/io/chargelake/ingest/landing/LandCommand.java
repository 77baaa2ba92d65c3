package io.chargelake.ingest.landing;

import static java.util.function.Predicate.not;

import io.chargelake.admin.AdminOptions;
import io.chargelake.admin.AdminServer;
import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.cli.SizeOption;
import io.chargelake.cli.StopSignal;
import io.chargelake.jobs.JobHistory;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Run;
import io.chargelake.lake.Table;
import io.chargelake.lineage.DataFlow;
import io.chargelake.lineage.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chargelake land}: Kafka to {@code landing.frames} and {@code landing.events}, as a Spring Batch job of one step. */
@Command(
        name = "land",
        mixinStandardHelpOptions = true,
        description = {
            "Takes new records of a Kafka topic into the table landing.frames, each exactly once: up to the end of the"
                    + " topic as it is when the command starts, or for ever with --follow.",
            "Then those of the topics of events (commands, their results, sessions) into landing.events, in the same way.",
            "The tables themselves hold the positions; there is no consumer group."
        },
        footer = {"%nExample:", "  chargelake land --kafka localhost:9092 --lake /data/lake"})
public final class LandCommand implements ChargelakeCommand {

    private static final Logger LOG = LoggerFactory.getLogger(LandCommand.class);

    /** A backlog is landed in commits of this size; memory does not grow with it. */
    private static final long BACKLOG_COMMIT_BYTES = 2L << 30;

    @Mixin
    private CommonOptions common;

    @Mixin
    private AdminOptions admin;

    @Option(
            names = "--event-topics",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "ocpp.commands,ocpp.command-results,ocpp.sessions",
            description = "Topics of events, with commas between them; one that is not there yet is landed when it is."
                    + " '' for none (default: ${DEFAULT-VALUE}).")
    private List<String> eventTopics;

    @Option(names = "--follow", description = "Go on until stopped (SIGTERM or Ctrl-C ends it cleanly).")
    private boolean follow;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "With --follow: commit at least so often, for example 30s or 5m (default: ${DEFAULT-VALUE}).")
    private Duration every;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            defaultValue = "128MB",
            converter = SizeOption.class,
            description =
                    "With --follow: commit when so many bytes of frames wait, for example 64MB (default: ${DEFAULT-VALUE}).")
    private long maxBytes;

    @Option(
            names = "--tolerate-gaps",
            description = "Count offsets without a record instead of refusing them; for topics that are compacted or"
                    + " written in transactions.")
    private boolean tolerateGaps;

    @Option(
            names = "--accept-loss",
            description = "Go on where records can never be landed any more (deleted by retention, topic created again,"
                    + " another cluster, log cut off), and record what is lost. Changes nothing where nothing is.")
    private boolean acceptLoss;

    /** Starts the command. */
    public static void main(String[] args) {
        CommandMain.main(new LandCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Optional<DataFlow> flow() {
        List<Dataset> topics = new ArrayList<>();
        topics.add(Dataset.topic(common.kafka(), common.topic()));
        eventTopics().forEach(topic -> topics.add(Dataset.topic(common.kafka(), topic)));
        List<Table> tables = eventTopics().isEmpty() ? List.of(Frames.TABLE) : List.of(Frames.TABLE, Events.TABLE);
        return Optional.of(new DataFlow(
                topics,
                tables.stream()
                        .map(table -> Dataset.table(common.lake(), table))
                        .toList()));
    }

    @Override
    public Outcome run() throws JobExecutionException {
        LandedRuns runs = new LandedRuns();
        // Kafka's clients, the history's database and Kernel take about half a second each to load; none needs another.
        CompletableFuture<JobHistory> opening = CompletableFuture.supplyAsync(() -> JobHistory.open(common.state()));
        CompletableFuture.runAsync(() -> DeltaTables.version(common.lake(), Frames.TABLE));
        LandingOrder order = new LandingOrder(tolerateGaps, acceptLoss);
        try (KafkaTopic topic = KafkaTopic.open(common.kafka(), common.topic());
                EventLanding events = new EventLanding(common.kafka(), common.lake(), eventTopics(), order)) {
            JobHistory history = opened(opening);
            Landing frames = new Landing(common.lake(), LandingTable.FRAMES, topic, order);
            history.run(job(history, frames, events, runs), parameters());
        }
        return follow ? runs.followed() : outcome(runs);
    }

    private List<String> eventTopics() {
        List<String> topics = eventTopics.stream()
                .map(String::strip)
                .filter(not(String::isEmpty))
                .distinct()
                .toList();
        if (topics.contains(common.topic())) {
            throw CommandFailure.usage("--event-topics names " + common.topic()
                    + ", which is the topic of frames (--topic). A topic is landed into one table.");
        }
        return topics;
    }

    private static JobHistory opened(CompletableFuture<JobHistory> opening) {
        try {
            return opening.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof CommandFailure known) {
                throw known;
            }
            throw failure;
        }
    }

    private Job job(JobHistory history, Landing frames, EventLanding events, LandedRuns runs) {
        Tasklet land = (contribution, context) -> {
            if (follow) {
                follow(frames, events, runs);
            } else {
                runs.add(frames.once(BACKLOG_COMMIT_BYTES));
                runs.add(events.once(BACKLOG_COMMIT_BYTES));
            }
            contribution.getStepExecution().setReadCount(runs.rows());
            contribution.getStepExecution().setWriteCount(runs.rows());
            return RepeatStatus.FINISHED;
        };
        return new JobBuilder(Landing.JOB, history.repository())
                .start(new StepBuilder(Landing.JOB, history.repository())
                        .tasklet(land, history.withoutTransaction())
                        .build())
                .build();
    }

    private void follow(Landing frames, EventLanding events, LandedRuns runs) {
        LandMetrics metrics = new LandMetrics(every, InstantSource.system());
        Optional<AdminServer> watched = metrics.listen(admin);
        try (StopSignal stop = StopSignal.listen()) {
            EventPasses passes = new EventPasses(events, runs, metrics);
            frames.follow(every, maxBytes, stop::requested, () -> ready(metrics, watched), result -> {
                runs.add(result);
                metrics.passed(result);
                lines(result).forEach(line -> LOG.info("{}", line));
                passes.landIfDue();
            });
        } finally {
            watched.ifPresent(AdminServer::close);
        }
    }

    private void ready(LandMetrics metrics, Optional<AdminServer> watched) {
        metrics.begun();
        System.out.println("ready: following " + common.topic() + " into " + common.lakeAsWritten());
        watched.ifPresent(server -> System.out.println("health and metrics: " + admin.address(server)));
        System.out.flush();
    }

    private JobParameters parameters() {
        return new JobParametersBuilder()
                .addString("run.id", Run.newId(), true)
                .addString("topic", common.topic(), false)
                .addString("lake", common.lake().root(), false)
                .addString("follow", String.valueOf(follow), false)
                .toJobParameters();
    }

    private static Outcome outcome(LandedRuns runs) {
        LandingResult result = runs.last();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run_id", result.runId());
        summary.put("topic", result.topic());
        summary.put("rows", result.rows());
        summary.put("gaps", result.gaps());
        summary.put("lost", result.lost().stream().map(Loss::toMap).toList());
        summary.put("commits", result.commits());
        summary.put("partitions", result.partitions());
        summary.put("dates", result.dates().stream().map(Object::toString).toList());
        summary.put("landing_version", result.version());
        summary.put("next", result.next().next());
        summary.put(
                "valid_through", result.validThrough().map(Instant::toString).orElse(null));
        summary.put("behind", result.behind());
        summary.put("seconds", result.duration().toMillis() / 1_000.0);
        summary.put(
                "events", runs.events().stream().map(LandCommand::eventSummary).toList());
        List<String> lines = new ArrayList<>(lines(result));
        lines.addAll(eventLines(runs.events()));
        return new Outcome(lines, summary);
    }

    private static Map<String, Object> eventSummary(LandingResult topic) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("topic", topic.topic());
        summary.put("rows", topic.rows());
        summary.put("gaps", topic.gaps());
        summary.put("lost", topic.lost().stream().map(Loss::toMap).toList());
        summary.put("next", topic.next().next());
        return summary;
    }

    /** Topics of events of which nothing is to be said are not named. */
    private static List<String> eventLines(List<LandingResult> topics) {
        return topics.stream()
                .filter(topic -> topic.rows() > 0 || !topic.lost().isEmpty() || topic.gaps() > 0)
                .flatMap(topic -> lines(topic).stream())
                .toList();
    }

    private static List<String> lines(LandingResult result) {
        return Stream.concat(result.lost().stream().map(Loss::text), Stream.of(text(result)))
                .toList();
    }

    private static String text(LandingResult result) {
        String landedAs = result.generation().landedAs();
        String gaps = result.gaps() == 0 ? "" : ", " + many(result.gaps(), "offset") + " without a record";
        if (result.rows() == 0) {
            return String.format(
                    Locale.ROOT,
                    "nothing new in %s (%s%s); %s",
                    landedAs,
                    many(result.partitions(), "partition"),
                    gaps,
                    lag(result));
        }
        return String.format(
                Locale.ROOT,
                "landed %s from %s (%s, %s%s) in %.1f s; %s",
                many(result.rows(), result.into().noun()),
                landedAs,
                many(result.partitions(), "partition"),
                many(result.dates().size(), "date"),
                gaps,
                result.duration().toMillis() / 1_000.0,
                lag(result));
    }

    private static String lag(LandingResult result) {
        String behind = result.behind() == 0 ? "" : ", " + many(result.behind(), "record") + " behind";
        return result.validThrough()
                        .map(instant -> "complete through " + instant.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("more is waiting")
                + result.sinceValidThrough()
                        .map(since -> String.format(Locale.ROOT, " (%,d s ago)", since.toSeconds()))
                        .orElse("")
                + behind;
    }

    private static String many(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Lands events between the commits of frames. */
    private final class EventPasses {

        private final EventLanding events;
        private final LandedRuns runs;
        private final LandMetrics metrics;
        private long due = System.nanoTime();

        EventPasses(EventLanding events, LandedRuns runs, LandMetrics metrics) {
            this.events = events;
            this.runs = runs;
            this.metrics = metrics;
        }

        /** Frames may be committed far more often than {@code --every}: events need not. */
        void landIfDue() {
            if (System.nanoTime() - due < 0) {
                return;
            }
            due = System.nanoTime() + every.toNanos();
            try {
                List<LandingResult> landed = events.once(BACKLOG_COMMIT_BYTES);
                runs.add(landed);
                landed.forEach(metrics::passed);
                eventLines(landed).forEach(line -> LOG.info("{}", line));
            } catch (CommandFailure failure) {
                if (events.kafkaAnswers()) {
                    throw failure;
                }
                LOG.warn("{} The next pass tries again.", failure.getMessage());
            }
        }
    }

    /** What the runs of this process have landed. */
    private static final class LandedRuns {

        private long rows;
        private long gaps;
        private long commits;
        private final List<Loss> lost = new ArrayList<>();
        private Optional<LandingResult> last = Optional.empty();
        private List<LandingResult> events = List.of();
        private long eventRows;

        void add(LandingResult result) {
            rows += result.rows();
            gaps += result.gaps();
            commits += result.commits();
            lost.addAll(result.lost());
            last = Optional.of(result);
        }

        /** Results of topics of events. */
        void add(List<LandingResult> landed) {
            events = landed;
            eventRows += landed.stream().mapToLong(LandingResult::rows).sum();
            landed.forEach(topic -> lost.addAll(topic.lost()));
        }

        long rows() {
            return rows + eventRows;
        }

        List<LandingResult> events() {
            return events;
        }

        LandingResult last() {
            return last.orElseThrow();
        }

        Outcome followed() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("rows", rows);
            summary.put("event_rows", eventRows);
            summary.put("gaps", gaps);
            summary.put("lost", lost.stream().map(Loss::toMap).toList());
            summary.put("commits", commits);
            last.ifPresent(result -> {
                summary.put("behind", result.behind());
                summary.put(
                        "valid_through",
                        result.validThrough().map(Instant::toString).orElse(null));
            });
            return new Outcome(
                    List.of("stopped after " + many(rows, "frame") + " in " + many(commits, "commit")
                            + (eventRows == 0 ? "" : ", and " + many(eventRows, "event"))),
                    summary);
        }
    }
}
