package io.chargelake.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargelake.cli.CommandFailure;
import io.chargelake.curation.bronze.Messages;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.gold.CompletedTransactions;
import io.chargelake.gold.FaultedStations;
import io.chargelake.ingest.ingress.IngressConfig;
import io.chargelake.ingest.ingress.OcppIngress;
import io.chargelake.lake.Lake;
import io.chargelake.sample.Stages.Result;
import io.chargelake.sample.fleet.Fleet;
import io.chargelake.sample.fleet.FleetPlan;
import io.chargelake.sample.fleet.LiveStation;
import io.chargelake.sample.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The whole street on this machine, once: broker, ingress and live stations in this process, everything from Kafka to
 * the mail by the launcher's own commands, and in the end a comparison of the lake with what the stations know.
 */
final class Demo implements AutoCloseable {

    private static final int LIVE_STATIONS = 20;
    private static final int MOST_DIFFERENCES = 20;

    private final FleetPlan plan;
    private final DemoFolder folder;
    private final Stages stages;
    private EmbeddedBroker broker;
    private OcppIngress ingress;
    private Launcher launcher;
    private volatile boolean stopped;

    Demo(FleetPlan plan, DemoFolder folder, Stages stages) {
        this.plan = plan;
        this.folder = folder;
        this.stages = stages;
    }

    /**
     * Runs it.
     *
     * @return what the report says
     * @throws CommandFailure if a part fails, or the lake differs from the truth (exit 4)
     */
    String run() throws Exception {
        try {
            return runStages();
        } catch (Exception e) {
            if (stopped) {
                throw CommandFailure.unreachable("The demo was stopped.", e);
            }
            throw e;
        }
    }

    private String runStages() throws Exception {
        stages.run("start", "an embedded Kafka and the websocket ingress", this::start);
        LiveFleet live = stages.run("live", LIVE_STATIONS + " stations over websockets", this::tell);
        SimulatedMonth month = stages.run(
                "simulate", plan.stations() + " stations live through " + plan.month(), () -> simulate(live));
        stages.run("import", "the recorded month into Kafka", () -> replay(month));
        stages.run("refresh", "land, curate, gold: Kafka into tables", () -> refresh(month));
        String report = stages.run("report", "the monthly mail", this::report);
        stages.run("compare", "the lake with the truth", () -> compare(month.truth(), live));
        return report;
    }

    private synchronized Result<Void> start() {
        broker = EmbeddedBroker.start(0, folder.kafka().toAbsolutePath());
        ingress = OcppIngress.start(IngressConfig.forKafka(broker.bootstrap()));
        launcher = new Launcher(Map.of(
                "CHARGELAKE_KAFKA", broker.bootstrap(),
                "CHARGELAKE_LAKE", folder.lake().toString()));
        return new Result<>(null, "Kafka at " + broker.bootstrap() + ", ingress at " + ingress.endpoint());
    }

    private Result<LiveFleet> tell() throws InterruptedException {
        LiveFleet live = LiveFleet.tell(ingress.endpoint(), LiveStation.of(plan.seed(), LIVE_STATIONS));
        return new Result<>(
                live,
                sentence(
                        "%,d requests of %,d stations over websockets, all answered",
                        live.requests(), live.stations().size()));
    }

    private Result<SimulatedMonth> simulate(LiveFleet live) throws IOException {
        SimulatedMonth month = SimulatedMonth.write(
                Fleet.of(plan),
                live.stations().stream().map(LiveStation::registered).toList(),
                folder.simulated().resolve("frames.jsonl.gz"),
                folder.simulated());
        return new Result<>(
                month,
                sentence(
                        "%,d frames of %,d stations in %s",
                        month.truth().frames(), month.truth().stations(), plan.month()));
    }

    private Result<Void> replay(SimulatedMonth month) throws InterruptedException {
        JsonNode summary = launcher.summary(
                "import", "--format", "frames", "--file", month.frames().toString());
        return new Result<>(
                null, sentence("%,d frames into Kafka", summary.path("events").asLong()));
    }

    private Result<Void> refresh(SimulatedMonth month) throws InterruptedException {
        JsonNode summary =
                launcher.summary("refresh", "--stations", month.register().toString());
        JsonNode messages = summary.path("curate").path("tables").path(Messages.TABLE.name());
        JsonNode gold = summary.path("gold").path("tables");
        return new Result<>(
                null,
                sentence(
                        "%,d frames: %,d messages, %,d repeats, %,d malformed; %,d charges, %,d faulted stations",
                        messages.path("in").asLong(),
                        messages.path("out").asLong(),
                        messages.path("duplicates").asLong(),
                        messages.path("quarantined").asLong(),
                        gold.path(CompletedTransactions.TABLE.name())
                                .path("out")
                                .asLong(),
                        gold.path(FaultedStations.TABLE.name()).path("out").asLong()));
    }

    private Result<String> report() throws InterruptedException {
        String said = launcher.run(
                "report",
                "--month",
                plan.month().toString(),
                "--preview",
                folder.mail().toString());
        return new Result<>(said, "the mail of " + plan.month() + " to each maintenance manager");
    }

    private Result<Void> compare(Truth truth, LiveFleet live) {
        PseudonymKey key = PseudonymKey.at(folder.pseudonymKey(), Optional.empty());
        Lake lake = Lake.at(folder.lake().toString());
        Pseudonyms pseudonyms = new Pseudonyms(key);
        Expectation expectation = new Expectation(pseudonyms)
                .add(truth)
                .add(live)
                .addRegistered(truth.stations() + live.stations().size());
        HistoryExpectation history = new HistoryExpectation(pseudonyms, HistoryExpectation.endOfData(lake));
        truth.logs().forEach(history::add);
        List<String> differences = new ArrayList<>(expectation.differences(lake));
        differences.addAll(history.differences(lake));
        if (!differences.isEmpty()) {
            throw CommandFailure.qualityGate(differs(differences));
        }
        return new Result<>(
                null,
                sentence(
                        "%d tables counted, %,d rows compared: all as the stations know it",
                        expectation.tables(), expectation.rowsCompared() + history.rowsCompared()));
    }

    private String differs(List<String> differences) {
        StringBuilder message = new StringBuilder(
                sentence("The lake in %s differs from the truth in %,d places:", folder.lake(), differences.size()));
        differences.stream()
                .limit(MOST_DIFFERENCES)
                .forEach(difference -> message.append("\n  ").append(difference));
        if (differences.size() > MOST_DIFFERENCES) {
            message.append(sentence("\n  and %,d more", differences.size() - MOST_DIFFERENCES));
        }
        return message.toString();
    }

    private static String sentence(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Ends everything that runs; also called by the hook of a process that was told to stop. */
    @Override
    public void close() {
        stopped = true;
        end();
    }

    private synchronized void end() {
        if (launcher != null) {
            launcher.close();
        }
        if (ingress != null) {
            ingress.close();
            ingress = null;
        }
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }
}
