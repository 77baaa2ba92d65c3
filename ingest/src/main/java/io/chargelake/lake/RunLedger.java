package io.chargelake.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The lake's history of runs, {@link Runs#TABLE}: written by every job as its last commit, read to know how far a job
 * has come.
 *
 * @param lake the lake
 */
public record RunLedger(Lake lake) {

    /**
     * Adds a run that ended well. The table is created with the first.
     *
     * @throws io.chargelake.cli.CommandFailure (exit 5) if the lake cannot be written
     */
    public void append(Run run) {
        try (TableAppend append = TableAppend.to(lake, Runs.TABLE)) {
            write(run, append);
            append.commit();
        }
    }

    /** Writes the row of a run that ended well, to be committed with something else. */
    static void write(Run run, TableAppend append) {
        append.rows(LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC))
                .string(run.runId())
                .string(run.job())
                .instant(run.startedAt())
                .instant(run.finishedAt())
                .instant(run.validThrough().orElse(null))
                .string(run.input().orElse(null))
                .longValue(run.rowsIn())
                .longValue(run.rowsOut())
                .longValue(run.duplicates())
                .longValue(run.quarantined())
                .longValue(run.repaired())
                .string(run.tables().orElse(null))
                .string(run.codeVersion())
                .endRow();
    }

    /** The run of a job that ended last; empty where the job never ran. */
    public Optional<Run> latest(String job) {
        return TableRows.of(lake, Runs.TABLE)
                .where("job", job)
                .newestBy("finished_at")
                .map(RunLedger::run);
    }

    /** The runs of a job that ended after an instant, in the order in which they ended. */
    public List<Run> after(String job, Instant instant) {
        // Bounds of files are cut off at the millisecond, and so is this one; the rows are compared in full.
        return TableRows.of(lake, Runs.TABLE)
                .where("job", job)
                .whereAtLeast("finished_at", instant.truncatedTo(ChronoUnit.MILLIS))
                .list()
                .stream()
                .map(RunLedger::run)
                .filter(run -> run.finishedAt().isAfter(instant))
                .sorted(Comparator.comparing(Run::finishedAt))
                .toList();
    }

    /**
     * The runs that ended last, the last one first.
     *
     * @param most how many at most, greater than 0
     * @param job of this job only; empty for all
     */
    public List<Run> newest(int most, Optional<String> job) {
        TableRows runs = TableRows.of(lake, Runs.TABLE);
        return job.map(name -> runs.where("job", name)).orElse(runs).newestBy("finished_at", most).stream()
                .map(RunLedger::run)
                .toList();
    }

    /** The runs whose ids begin so. */
    public List<Run> withId(String beginning) {
        return TableRows.of(lake, Runs.TABLE)
                .whereAtLeast("run_id", beginning)
                .whereAtMost("run_id", beginning + Character.MAX_VALUE)
                .list()
                .stream()
                .map(RunLedger::run)
                .sorted(Comparator.comparing(Run::finishedAt))
                .toList();
    }

    private static Run run(TableRow row) {
        return new Run(
                row.string("run_id"),
                row.string("job"),
                row.instant("started_at"),
                row.instant("finished_at"),
                Optional.ofNullable(row.instant("valid_through")),
                Optional.ofNullable(row.string("input")),
                row.longValue("rows_in"),
                row.longValue("rows_out"),
                row.longValue("duplicates"),
                row.longValue("quarantined"),
                row.longValue("repaired"),
                Optional.ofNullable(row.string("tables")),
                row.string("code_version"));
    }
}
