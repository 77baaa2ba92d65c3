package io.chargelake.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

class JobHistoryIT {

    @TempDir
    private Path folder;

    @Test
    void aJobInstanceCompletesOnceAndIsRemembered() throws Exception {
        String state = folder.resolve("new/_state").toString();
        JobHistory history = JobHistory.open(state);
        history.run(job(history, () -> {}), month("2026-10"));

        JobHistory later = JobHistory.open(state);

        assertThatThrownBy(() -> later.run(job(later, () -> {}), month("2026-10")))
                .isInstanceOf(JobInstanceAlreadyCompleteException.class);
        assertThat(later.run(job(later, () -> {}), month("2026-11")).getExitStatus())
                .isEqualTo(ExitStatus.COMPLETED);
        assertThat(later.repository().getJobInstances("test", 0, 10)).hasSize(2);
    }

    @Test
    void aFailureOfAStepComesThroughAndTheInstanceCanRunAgain() throws Exception {
        JobHistory history = JobHistory.open(folder.toString());
        Job failing = job(history, () -> {
            throw CommandFailure.dataIncomplete("The month is still open.");
        });

        assertThatThrownBy(() -> history.run(failing, month("2026-11")))
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE));

        JobExecution again = history.run(job(history, () -> {}), month("2026-11"));
        assertThat(history.repository().getJobExecutions(again.getJobInstance()))
                .extracting(execution -> execution.getStatus().name())
                .containsExactlyInAnyOrder("COMPLETED", "FAILED");
    }

    @Test
    void aHistoryThatAnotherProcessHoldsForAMomentIsWaitedFor() throws Exception {
        Process other = holdFromAnotherProcess();
        CompletableFuture<JobHistory> opening = CompletableFuture.supplyAsync(() -> JobHistory.open(folder.toString()));
        await().during(Duration.ofMillis(300)).until(() -> !opening.isDone());

        try (Writer input = other.outputWriter()) {
            input.write("quit\n");
        }

        assertThat(opening.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** H2's shell, which holds the file until it is told to quit. */
    private Process holdFromAnotherProcess() throws IOException {
        Process shell = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.h2.tools.Shell",
                        "-url",
                        "jdbc:h2:file:" + folder.resolve("jobs"))
                .redirectErrorStream(true)
                .start();
        InputStream output = shell.getInputStream();
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains("sql>")) {
            int next = output.read();
            assertThat(next).as("output of H2's shell so far: %s", seen).isNotNegative();
            seen.append((char) next);
        }
        return shell;
    }

    @Test
    void aJdbcUrlNamesAnyDatabase() throws Exception {
        String url = "jdbc:h2:mem:history;DB_CLOSE_DELAY=-1";

        JobHistory history = JobHistory.open(url);
        history.run(job(history, () -> {}), month("2026-10"));

        try (Connection connection = DriverManager.getConnection(url);
                var rows = connection.createStatement().executeQuery("select count(*) from BATCH_JOB_EXECUTION")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void anUnusableHistoryIsSaidSoInOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> JobHistory.open(file.resolve("_state").toString()))
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("The job history at " + file + "/_state cannot be used: ")
                .doesNotContain("\n");
        assertThatThrownBy(() -> JobHistory.open("jdbc:unknown:host?user=u&password=secret"))
                .hasMessageContaining("jdbc:unknown:host?user=u&password=***")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> JobHistory.open("s3a://bucket/lake/_state"))
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    private static JobParameters month(String month) {
        return new JobParametersBuilder().addString("month", month, true).toJobParameters();
    }

    private static Job job(JobHistory history, Runnable work) {
        return new JobBuilder("test", history.repository())
                .start(new StepBuilder("work", history.repository())
                        .tasklet(
                                (contribution, context) -> {
                                    work.run();
                                    return RepeatStatus.FINISHED;
                                },
                                history.withoutTransaction())
                        .build())
                .build();
    }
}
