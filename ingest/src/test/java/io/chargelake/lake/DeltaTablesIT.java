package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.delta.kernel.types.StructField;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTablesIT {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    @TempDir
    private Path folder;

    @Test
    void aTableIsCreatedOnceWithItsCommentsUnitsAndProperties() {
        Lake lake = lake();

        DeltaTables.createIfMissing(lake, Samples.TABLE);
        DeltaTables.createIfMissing(lake, Samples.TABLE);

        assertThat(DeltaTables.version(lake, Samples.TABLE)).hasValue(0);
        var snapshot = DeltaTables.kernelSnapshot(lake, Samples.TABLE).orElseThrow();
        assertThat(snapshot.getPartitionColumnNames()).containsExactly("day");
        assertThat(snapshot.getTableProperties())
                .containsEntry("chargelake.grain", "one sample")
                .containsEntry("chargelake.key", "id");
        StructField energy = snapshot.getSchema().get("energy_kwh");
        assertThat(energy.getMetadata().getString("comment")).isEqualTo("An energy.");
        assertThat(energy.getMetadata().getString("unit")).isEqualTo("kW.h");
        assertThat(snapshot.getSchema().get("id").isNullable()).isFalse();
    }

    @Test
    void aTableThatIsNotThereHasNoVersionAndNoRows() {
        assertThat(DeltaTables.version(lake(), Samples.TABLE)).isEmpty();
        assertThat(TableRows.of(lake(), Samples.TABLE).list()).isEmpty();
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWere() {
        Instant seenAt = Instant.parse("2026-11-23T10:15:30.123456Z");
        byte[] bytes = {(byte) 0xff, 0, 1};
        try (TableAppend append = TableAppend.to(lake(), Samples.TABLE)) {
            append.rows(MONDAY)
                    .intValue(1)
                    .string("Zürich ⚡")
                    .binary(bytes)
                    .longValue(Long.MAX_VALUE)
                    .doubleValue(0.25)
                    .bool(true)
                    .date(LocalDate.of(1969, 12, 31))
                    .instant(seenAt)
                    .decimal(new BigDecimal("-12.5"))
                    .strings(List.of("b", "a"))
                    .strings(List.of())
                    .endRow();
            append.commit();
        }

        TableRow row = TableRows.of(lake(), Samples.TABLE).list().get(0);

        assertThat(row.date("day")).isEqualTo(MONDAY);
        assertThat(row.intValue("id")).isEqualTo(1);
        assertThat(row.string("name")).isEqualTo("Zürich ⚡");
        assertThat(row.binary("bytes")).isEqualTo(bytes);
        assertThat(row.longValue("total")).isEqualTo(Long.MAX_VALUE);
        assertThat(row.doubleValue("ratio")).isEqualTo(0.25);
        assertThat(row.bool("good")).isTrue();
        assertThat(row.date("due")).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(row.instant("seen_at")).isEqualTo(seenAt);
        assertThat(row.decimal("energy_kwh")).isEqualTo(new BigDecimal("-12.50"));
        assertThat(row.strings("flags")).containsExactly("b", "a");
        assertThat(row.strings("codes")).isEmpty();
    }

    @Test
    void absentValuesComeBackAsNull() {
        appendNames(MONDAY, "a");
        try (TableAppend append = TableAppend.to(lake(), Samples.TABLE)) {
            RowWriter rows = append.rows(MONDAY).intValue(2);
            IntStream.range(0, 9).forEach(column -> rows.absent());
            rows.strings(List.of("x")).endRow();
            append.commit();
        }

        TableRow row = TableRows.of(lake(), Samples.TABLE).where("id", 2).list().get(0);

        assertThat(Samples.TABLE.columns())
                .filteredOn(Column::nullable)
                .allSatisfy(column -> assertThat(row.value(column.name())).isNull());
        assertThat(row.strings("codes")).containsExactly("x");
    }

    @Test
    void onlyWantedRowsAndColumnsAreRead() {
        appendNames(MONDAY, "a", "b");
        appendNames(MONDAY.plusDays(1), "a", "c");

        assertThat(TableRows.of(lake(), Samples.TABLE)
                        .columns("name")
                        .where("day", MONDAY)
                        .list())
                .extracting(row -> row.string("name"))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(TableRows.of(lake(), Samples.TABLE).where("name", "a").list())
                .extracting(row -> row.date("day"))
                .containsExactlyInAnyOrder(MONDAY, MONDAY.plusDays(1));
        assertThat(TableRows.of(lake(), Samples.TABLE)
                        .whereAtLeast("day", MONDAY.plusDays(1))
                        .whereAtMost("name", "b")
                        .list())
                .hasSize(1);
        TableRow narrow =
                TableRows.of(lake(), Samples.TABLE).columns("name").list().get(0);
        assertThatThrownBy(() -> narrow.intValue("id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test.samples.id was not read (read were: name)");
    }

    @Test
    void filesAreCompressedWithZstdAndTheLogKnowsTheirBounds() throws IOException {
        appendNames(MONDAY, "m", "a", "z");

        Path file = files(".parquet").get(0);
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            assertThat(reader.getFooter().getBlocks().get(0).getColumns())
                    .allSatisfy(column -> assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD));
        }
        assertThat(file.getParent().getFileName()).hasToString("day=2026-11-23");
        String commit = Files.readString(files("00000000000000000001.json").get(0));
        assertThat(commit).contains("\\\"numRecords\\\":3", "\\\"name\\\":\\\"a\\\"", "\\\"name\\\":\\\"z\\\"");
    }

    @Test
    void aRowThatDoesNotFitTheTableIsRefused() {
        try (TableAppend append = TableAppend.to(lake(), Samples.TABLE)) {
            RowWriter rows = append.rows(MONDAY);
            assertThatThrownBy(rows::absent).hasMessage("test.samples.id: null (expected: a value)");
            assertThatThrownBy(() -> rows.string("1")).hasMessage("test.samples.id: string (expected: int)");
            assertThatThrownBy(rows.intValue(1)::endRow).hasMessage("test.samples: the row ends before name");
            assertThatThrownBy(() -> append.rows("Monday")).hasMessage("day: Monday (expected: LocalDate for date)");
        }
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws IOException {
        try (TableAppend append = TableAppend.to(lake(), Samples.TABLE)) {
            name(append.rows(MONDAY), 1, "a");
        }

        assertThat(TableRows.of(lake(), Samples.TABLE).list()).isEmpty();
        assertThat(files(".parquet")).isEmpty();
    }

    @Test
    void ofTwoWritersThatBuildOnTheSameNoteOneIsRefused() throws IOException {
        DeltaTables.createIfMissing(lake(), Samples.TABLE);
        TableSnapshot both = DeltaTables.snapshot(lake(), Samples.TABLE).orElseThrow();
        try (TableAppend first = both.append("writer", 1);
                TableAppend second = both.append("writer", 2)) {
            name(first.rows(MONDAY), 1, "first");
            name(second.rows(MONDAY), 2, "second");
            first.note("position", "1");
            second.note("position", "2");
            first.commit();

            assertThatThrownBy(second::commit).isInstanceOf(StaleWriterException.class);
        }

        assertThat(TableRows.of(lake(), Samples.TABLE).list())
                .extracting(row -> row.string("name"))
                .containsExactly("first");
        TableSnapshot after = DeltaTables.snapshot(lake(), Samples.TABLE).orElseThrow();
        assertThat(after.domainMetadata("position")).hasValue("1");
        assertThat(after.domainMetadataBelow("posi")).containsEntry("tion", "1");
        assertThat(after.lastTransaction("writer")).hasValue(1);
        assertThat(files(".parquet")).hasSize(1);
    }

    @Test
    void aTransactionIsNotCommittedTwice() {
        DeltaTables.createIfMissing(lake(), Samples.TABLE);
        try (TableAppend append =
                DeltaTables.snapshot(lake(), Samples.TABLE).orElseThrow().append("writer", 1)) {
            append.commit();
        }

        assertThatThrownBy(() -> DeltaTables.snapshot(lake(), Samples.TABLE)
                        .orElseThrow()
                        .append("writer", 1))
                .isInstanceOf(StaleWriterException.class);
    }

    @Test
    void manyCommitsAndTheirCheckpointsReadAsOneTable() throws IOException {
        for (int i = 0; i < 12; i++) {
            appendNames(MONDAY.plusDays(i), "n" + i);
        }

        assertThat(DeltaTables.version(lake(), Samples.TABLE)).hasValue(12);
        assertThat(TableRows.of(lake(), Samples.TABLE).list()).hasSize(12);
        assertThat(files(".checkpoint.parquet")).isNotEmpty();
        assertThat(files(".crc")).anyMatch(file -> file.getFileName().toString().startsWith("0000000"));
    }

    @Test
    void aLakeInAFolderWithBlanksAndUmlautsWorks() {
        Lake lake = Lake.at(folder.resolve("my lake ü%20").toString());
        try (TableAppend append = TableAppend.to(lake, Samples.TABLE)) {
            name(append.rows(MONDAY), 1, "a");
            append.commit();
        }

        assertThat(TableRows.of(lake, Samples.TABLE).list()).hasSize(1);
        assertThat(folder.resolve("my lake ü%20/test/samples/_delta_log")).isDirectory();
        TableFiles files =
                DeltaTables.snapshot(lake, Samples.TABLE).orElseThrow().files();
        assertThat(new TableFolder(lake, Samples.TABLE).dataOutside(files, Instant.MAX))
                .isEmpty();
    }

    @Test
    void theLogKnowsFilesRowsSizesAndBoundsWithoutALookAtTheFiles() throws IOException {
        appendNames(MONDAY, "a", "b");
        appendNames(MONDAY.plusDays(1), "c");
        appendNames(MONDAY.plusDays(1), "d", "e", "f");
        long bytes = 0;
        for (Path file : files(".parquet")) {
            bytes += Files.size(file);
            Files.delete(file);
        }

        TableFiles files = snapshot().files();

        assertThat(files.count()).isEqualTo(3);
        assertThat(files.rows()).hasValue(6);
        assertThat(files.bytes()).isEqualTo(bytes);
        assertThat(files.smallerThan(bytes)).isEqualTo(3);
        assertThat(files.smallerThan(1)).isZero();
        assertThat(files.byPartition()).containsOnlyKeys("2026-11-23", "2026-11-24");
        assertThat(files.byPartition().get("2026-11-24"))
                .extracting(file -> file.rows().orElseThrow())
                .containsExactlyInAnyOrder(1L, 3L);
        assertThat(files.newest("seen_at")).as("no statistics").isEmpty();
    }

    @Test
    void theNewestInstantOfATableIsThatOfItsNewestFile() {
        assertThat(runs().newest("finished_at")).isEmpty();
        RunLedger ledger = new RunLedger(lake());
        Instant noon = Instant.parse("2026-11-23T12:00:00Z");
        for (Instant end : List.of(noon.minusSeconds(5), noon, noon.minusSeconds(9))) {
            ledger.append(runThatEnded(end));
        }

        assertThat(runs().newest("finished_at")).hasValue(noon);
    }

    @Test
    void deletingFilesSparesRowsThatOthersHaveAddedSince() {
        appendNames(MONDAY, "old");
        TableSnapshot seen = snapshot();
        appendNames(MONDAY, "new");

        seen.delete(seen.files().files());

        assertThat(TableRows.of(lake(), Samples.TABLE).list())
                .extracting(row -> row.string("name"))
                .containsExactly("new");
    }

    @Test
    void ofTwoThatDeleteTheSameFileOneIsRefused() {
        appendNames(MONDAY, "old");
        TableSnapshot first = snapshot();
        TableSnapshot second = snapshot();

        first.delete(first.files().files());

        assertThatThrownBy(() -> second.delete(second.files().files())).isInstanceOf(StaleWriterException.class);
    }

    @Test
    void aWriterThatBeganBeforeADeletionStillCommits() {
        appendNames(MONDAY, "old");
        TableSnapshot seen = snapshot();
        try (TableAppend append = seen.append()) {
            name(append.rows(MONDAY), 1, "new");
            seen.delete(seen.files().files());
            append.commit();
        }

        assertThat(TableRows.of(lake(), Samples.TABLE).list())
                .extracting(row -> row.string("name"))
                .containsExactly("new");
    }

    @Test
    void aFolderTellsWhatTheLogDoesNotKnow() throws IOException {
        appendNames(MONDAY, "a");
        Path table = folder.resolve("lake/test/samples");
        Path day = table.resolve("day=2026-11-23");
        Files.writeString(day.resolve("part-orphan.parquet"), "x");
        Files.writeString(day.resolve(".hidden"), "x");
        Files.writeString(table.resolve("_delta_log/.00000000000000000002.json.dead.tmp"), "{");
        TableFolder samples = new TableFolder(lake(), Samples.TABLE);
        Instant later = Instant.now().plusSeconds(10);

        List<FolderFile> outside = samples.dataOutside(snapshot().files(), later);
        List<FolderFile> halfWritten = samples.halfWrittenLog(later);

        assertThat(outside).extracting(FolderFile::path).containsExactly("day=2026-11-23/part-orphan.parquet");
        assertThat(outside).extracting(FolderFile::bytes).containsExactly(1L);
        assertThat(halfWritten)
                .extracting(FolderFile::path)
                .containsExactly("_delta_log/.00000000000000000002.json.dead.tmp");
        assertThat(samples.dataOutside(snapshot().files(), Instant.EPOCH)).isEmpty();
        assertThat(samples.halfWrittenLog(Instant.EPOCH)).isEmpty();

        samples.delete(halfWritten.get(0));
        samples.delete(halfWritten.get(0));
        assertThat(samples.halfWrittenLog(later)).isEmpty();
        assertThat(new TableFolder(Lake.at(folder.resolve("none").toString()), Samples.TABLE).halfWrittenLog(later))
                .as("a table that is not there")
                .isEmpty();
    }

    @Test
    void aLakeThatCannotBeWrittenIsSaidInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder", StandardCharsets.UTF_8);
        Lake lake = Lake.at(file.resolve("lake").toString());

        assertThatThrownBy(() -> DeltaTables.createIfMissing(lake, Samples.TABLE))
                .asInstanceOf(type(CommandFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
                    assertThat(failure)
                            .hasMessageContaining("The lake at file://" + file + "/lake cannot be used")
                            .hasMessageContaining("--lake");
                    assertThat(failure.getMessage().lines()).hasSize(1);
                });
    }

    private Lake lake() {
        return Lake.at(folder.resolve("lake").toString());
    }

    private TableSnapshot snapshot() {
        return DeltaTables.snapshot(lake(), Samples.TABLE).orElseThrow();
    }

    private TableFiles runs() {
        DeltaTables.createIfMissing(lake(), Runs.TABLE);
        return DeltaTables.snapshot(lake(), Runs.TABLE).orElseThrow().files();
    }

    private static Run runThatEnded(Instant end) {
        return new Run(
                Run.newId(),
                "land",
                end.minusSeconds(1),
                end,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                "test");
    }

    private void appendNames(LocalDate day, String... names) {
        try (TableAppend append = TableAppend.to(lake(), Samples.TABLE)) {
            for (int i = 0; i < names.length; i++) {
                name(append.rows(day), i, names[i]);
            }
            append.commit();
        }
    }

    private static void name(RowWriter rows, int id, String name) {
        rows.intValue(id).string(name);
        IntStream.range(0, 8).forEach(column -> rows.absent());
        rows.strings(List.of()).endRow();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .toList();
        }
    }
}
