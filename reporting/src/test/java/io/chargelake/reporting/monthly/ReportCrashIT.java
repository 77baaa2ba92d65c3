package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.ExitCode;
import io.chargelake.jobs.JobHistory;
import io.chargelake.reporting.monthly.Outbox.Entry;
import io.chargelake.reporting.monthly.Outbox.State;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer.Moment;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the report's real process (SIGKILL) at each moment of its talk with the mail server, and before and after it:
 * then nobody gets two mails, nobody is forgotten, and the outbox tells the truth.
 */
class ReportCrashIT {

    private static final List<String> EVERYBODY = List.of(Fleet.ANNA, Fleet.BEN, "chief@example.net");

    @TempDir
    private Path folder;

    private FleetLake lake;
    private FaultySmtpServer server;

    @BeforeEach
    void start() throws IOException {
        lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-11-01T00:10:00Z"));
        server = FaultySmtpServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void killedWhileItTalks(Moment moment) throws Exception {
        server.stallsAt(moment);
        Process report = process();
        assertThat(server.hasStalled(60)).isTrue();
        report.destroyForcibly().waitFor(30, TimeUnit.SECONDS);

        goesOnAndTellsTheTruth();
    }

    @Test
    void killedWhileItCollects() throws Exception {
        killedOnce(() -> Files.exists(folder.resolve("lake/_state/jobs.mv.db")));
        goesOnAndTellsTheTruth();
    }

    @Test
    void killedWhenAllMailsAreGone() throws Exception {
        killedOnce(() -> server.taken().size() == EVERYBODY.size());
        goesOnAndTellsTheTruth();
    }

    private void killedOnce(BooleanSupplier condition) throws Exception {
        Process report = process();
        Awaitility.await()
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .atMost(60, TimeUnit.SECONDS)
                .until(condition::getAsBoolean);
        report.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    private void goesOnAndTellsTheTruth() {
        List<String> before = server.taken();
        Map<Mailbox, Entry> atOnce = outbox();
        atOnce.values()
                .forEach(entry -> assertThat(entry.state())
                        .as("a process that is dead sends nothing: %s", entry)
                        .isNotEqualTo(State.SENDING));

        Terminal second = report();

        assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.DONE);
        Map<Mailbox, Entry> known = outbox();
        assertThat(known.keySet()).extracting(Mailbox::address).containsExactlyElementsOf(EVERYBODY);
        for (Entry entry : known.values()) {
            int taken = Collections.frequency(server.taken(), entry.recipient().address());
            if (entry.state() == State.SENT) {
                assertThat(taken).as("%s", entry).isEqualTo(1);
            } else {
                assertThat(entry.state()).isEqualTo(State.UNKNOWN);
                assertThat(taken).as("%s", entry).isLessThanOrEqualTo(1);
                assertThat(second.out())
                        .contains("it is unknown whether", entry.recipient().address());
            }
        }
        assertThat(server.taken()).doesNotHaveDuplicates().containsAll(before);

        settle(known);
        assertThat(server.taken()).containsExactlyInAnyOrderElementsOf(EVERYBODY);
        assertThat(outbox().values()).extracting(Entry::state).containsOnly(State.SENT);
        assertThat(report().out()).contains("already sent").doesNotContain("unknown");
        assertThat(server.taken()).hasSize(EVERYBODY.size());
    }

    /** As somebody does who asks the recipients. */
    private void settle(Map<Mailbox, Entry> known) {
        for (Entry entry : known.values()) {
            String recipient = entry.recipient().address();
            if (entry.state() == State.UNKNOWN && server.taken().contains(recipient)) {
                assertThat(Terminal.report("outbox", "--lake", lake.path(), "--arrived", recipient)
                                .exitCode())
                        .isEqualTo(ExitCode.DONE);
            } else if (entry.state() == State.UNKNOWN) {
                List<String> arguments = new ArrayList<>(List.of("resend", recipient));
                arguments.addAll(arguments());
                assertThat(Terminal.report(arguments.toArray(String[]::new)).exitCode())
                        .isEqualTo(ExitCode.DONE);
            }
        }
    }

    private Map<Mailbox, Entry> outbox() {
        return Outbox.open(JobHistory.open(lake.path() + "/_state").database(), Clock.systemUTC())
                .of(new Edition(Fleet.OCTOBER, Edition.REPORT));
    }

    private Terminal report() {
        return Terminal.report(arguments().toArray(String[]::new));
    }

    private List<String> arguments() {
        return List.of(
                "--lake=" + lake.path(),
                "--month=2026-10",
                "--smtp=smtp://127.0.0.1:" + server.port(),
                "--from=reports@example.com",
                "--escalation=chief@example.net");
    }

    private Process process() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReportCommand.class.getName()));
        command.addAll(arguments());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("report.log").toFile())
                .start();
    }
}
