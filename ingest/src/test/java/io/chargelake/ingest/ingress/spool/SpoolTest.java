package io.chargelake.ingest.ingress.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final long LEAST = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void givesEveryPartOfARecordBack() throws Exception {
        ProducerRecord<byte[], byte[]> full = new ProducerRecord<>(
                "frames",
                3,
                1_700_000_000_123L,
                "CP ü".getBytes(UTF_8),
                new byte[] {0, -1, '"'},
                new RecordHeaders().add("direction", "in".getBytes(UTF_8)).add("empty", null));
        ProducerRecord<byte[], byte[]> bare = new ProducerRecord<>("frames", null, null, null, (byte[]) null);
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            spool.append(full).join();
            spool.append(bare).join();
        }
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            List<ProducerRecord<byte[], byte[]>> read =
                    read(spool).stream().map(Spooled::record).toList();
            assertThat(read).hasSize(2);
            assertSame(read.get(0), full);
            assertSame(read.get(1), bare);
        }
    }

    @Test
    void isOnTheDiskWhenAnAppendIsComplete() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            spool.append(record(0)).join();
            // What a process that dies now would leave.
            Path copy = Files.createDirectory(folder.resolve("copy"));
            for (Path segment : segments(folder)) {
                Files.copy(segment, copy.resolve(segment.getFileName()));
            }
            try (Spool left = Spool.open(SpoolConfig.in(copy))) {
                assertThat(texts(left)).containsExactly("record 0");
            }
        }
    }

    @Test
    void keepsTheOrderOverManySegmentsAndARestart() throws Exception {
        Random random = new Random(4);
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        try (Spool spool = Spool.open(new SpoolConfig(folder, 2 << 20))) {
            for (int i = 0; i < 1_000; i++) {
                appended.add(spool.append(record(i, random.nextInt(2_000))));
                if (i % 50 == 49) {
                    // A segment ends between two groups of records: all at once may be one group.
                    CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
                            .join();
                }
            }
            assertThat(numbers(spool))
                    .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        }
        assertThat(segments(folder).size()).isBetween(2, 100);
        try (Spool spool = Spool.open(new SpoolConfig(folder, 2 << 20))) {
            spool.append(record(1_000)).join();
            assertThat(numbers(spool))
                    .isEqualTo(IntStream.range(0, 1_001).boxed().toList());
            assertThat(spool.records()).isEqualTo(1_001);
        }
    }

    @Test
    void aReaderSeesWhatIsAppendedLater() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder));
                SpoolReader reader = spool.reader()) {
            assertThat(reader.next()).isNull();
            spool.append(record(0)).join();
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            spool.append(record(1)).join();
            assertThat(text(reader.next())).isEqualTo("record 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 20})
    void cutsATornTailAtTheLastWholeRecord(int bytesOfTheLastThatAreThere) throws Exception {
        leave(3);
        Path segment = segments(folder).get(0);
        int bytes = RecordForm.bytes(record(0));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(2L * bytes + bytesOfTheLastThatAreThere);
        }
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            assertThat(texts(spool)).containsExactly("record 0", "record 1");
            assertThat(spool.bytes()).isEqualTo(2L * bytes);
            spool.append(record(7)).join();
            assertThat(texts(spool)).containsExactly("record 0", "record 1", "record 7");
        }
    }

    @Test
    void cutsATailOfZerosThatAFileSystemHasLeft() throws Exception {
        leave(1);
        Files.write(segments(folder).get(0), new byte[5_000], StandardOpenOption.APPEND);

        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            assertThat(texts(spool)).containsExactly("record 0");
        }
    }

    @Test
    void cutsARecordWhoseChecksumIsWrong() throws Exception {
        leave(3);
        flipAByte(segments(folder).get(0), RecordForm.bytes(record(0)) + 30);

        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            assertThat(texts(spool)).containsExactly("record 0");
        }
    }

    @Test
    void keepsACopyOfADamagedFileThatIsNotTheLast() throws Exception {
        leave(3);
        leave(1);
        Path first = segments(folder).get(0);
        flipAByte(first, RecordForm.bytes(record(0)) + 30);
        byte[] damaged = Files.readAllBytes(first);

        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            assertThat(texts(spool)).containsExactly("record 0", "record 0");
        }
        assertThat(Path.of(first + ".damaged")).hasBinaryContent(damaged);
    }

    @Test
    void refusesMoreThanItMayHoldAndTakesMoreWhenSomeIsReleased() throws Exception {
        try (Spool spool = Spool.open(new SpoolConfig(folder, LEAST))) {
            int fitting = 0;
            CompletableFuture<Void> last = spool.append(record(fitting, 500));
            while (!last.isCompletedExceptionally()) {
                last.join();
                fitting++;
                last = spool.append(record(fitting, 500));
            }
            assertThat(last).isCompletedExceptionally();
            assertThatThrownBy(last::join).hasCauseInstanceOf(SpoolFullException.class);
            assertThat((long) fitting).isEqualTo(LEAST / RecordForm.bytes(record(0, 500)));
            assertThat(spool.bytes()).isLessThanOrEqualTo(LEAST);

            spool.release(fitting / 2);

            spool.append(record(fitting, 500)).join();
            assertThat(numbers(spool)).endsWith(fitting);
            assertThat(spool.records()).isEqualTo(fitting - fitting / 2 + 1);
        }
    }

    @Test
    void deletesEachFileWhenAllOfItsRecordsAreReleased() throws Exception {
        try (Spool spool = Spool.open(new SpoolConfig(folder, LEAST))) {
            for (int i = 0; i < 60; i++) {
                spool.append(record(i, 500)).join();
            }
            int before = segments(folder).size();
            assertThat(before).isGreaterThan(2);

            spool.release(30);
            assertThat(segments(folder).size()).isBetween(1, before - 1);
            assertThat(numbers(spool)).startsWith(30);

            spool.release(60);
            assertThat(segments(folder)).isEmpty();
            assertThat(spool.records()).isZero();
            assertThat(spool.bytes()).isZero();
            spool.append(record(60)).join();
            assertThat(numbers(spool)).containsExactly(60);
        }
    }

    @Test
    void whatIsNotReleasedIsThereAfterARestart() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            spool.append(record(0)).join();
            spool.append(record(1)).join();
            spool.release(1);
        }
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            // Files go as a whole: the first one may be sent twice.
            assertThat(texts(spool)).containsExactly("record 0", "record 1");
        }
    }

    @Test
    void givesOutWhatIsNotWrittenWhilePaused() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            spool.append(record(0)).join();
            spool.pause();
            CompletableFuture<Void> first = spool.append(record(1));
            CompletableFuture<Void> second = spool.append(record(2));

            List<Unwritten> taken = spool.takeUnwritten();
            spool.resume();

            assertThat(taken).extracting(Unwritten::stored).containsExactly(first, second);
            spool.append(record(3)).join();
            assertThat(texts(spool)).containsExactly("record 0", "record 3");
            assertThat(first).isNotDone();
        }
    }

    @Test
    void aFolderBelongsToOneProcess() {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            assertThatThrownBy(() -> Spool.open(SpoolConfig.in(folder)))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .hasMessageContaining(spool.folder().toString())
                    .hasMessageContaining("--spool");
        }
        Spool.open(SpoolConfig.in(folder)).close();
    }

    @Test
    void saysThatAFolderCannotBeUsed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Spool.open(SpoolConfig.in(file.resolve("spool"))))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--spool");
    }

    @Test
    void keepsARejectedRecordReadable() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            spool.append(record(0)).join();
            try (SpoolReader reader = spool.reader()) {
                spool.reject(reader.next(), new RecordTooLargeException("too large"));
            }
        }
        assertThat(Files.readAllLines(folder.resolve("rejected.jsonl")))
                .singleElement()
                .asString()
                .contains("too large")
                .contains("\"topic\":\"frames\"")
                .contains("\"key\":\"Q1A=\"");
    }

    @Test
    void afterADiskFailureItSaysSoAndGoesOn() throws Exception {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            // The next file's name is taken by a folder.
            Path taken = Files.createDirectory(folder.resolve(String.format("%020d.segment", 1)));
            CompletableFuture<Void> failing = spool.append(record(0));
            assertThatThrownBy(failing::join).hasCauseInstanceOf(IOException.class);
            assertThat(spool.bytes()).isZero();

            spool.append(record(1)).join();
            assertThat(texts(spool)).containsExactly("record 1");
            Files.delete(taken);
        }
    }

    @Test
    void takesNothingWhenItIsClosed() {
        Spool spool = Spool.open(SpoolConfig.in(folder));
        spool.close();

        assertThat(spool.append(record(0))).isCompletedExceptionally();
    }

    private void leave(int records) {
        try (Spool spool = Spool.open(SpoolConfig.in(folder))) {
            for (int i = 0; i < records; i++) {
                spool.append(record(i)).join();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(int number) {
        return record(number, 0);
    }

    private static ProducerRecord<byte[], byte[]> record(int number, int padding) {
        return new ProducerRecord<>(
                "frames", "CP".getBytes(UTF_8), ("record " + number + " ".repeat(padding)).getBytes(UTF_8));
    }

    private static List<Spooled> read(Spool spool) throws IOException {
        List<Spooled> records = new ArrayList<>();
        try (SpoolReader reader = spool.reader()) {
            for (Spooled next = reader.next(); next != null; next = reader.next()) {
                records.add(next);
            }
        }
        return records;
    }

    private static List<String> texts(Spool spool) throws IOException {
        return read(spool).stream().map(SpoolTest::text).toList();
    }

    private static List<Integer> numbers(Spool spool) throws IOException {
        return texts(spool).stream()
                .map(text -> Integer.valueOf(text.substring("record ".length())))
                .toList();
    }

    private static String text(Spooled spooled) {
        return new String(spooled.record().value(), UTF_8).strip();
    }

    private static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    private static void flipAByte(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 1);
        }
    }

    private static void assertSame(ProducerRecord<byte[], byte[]> actual, ProducerRecord<byte[], byte[]> expected) {
        assertThat(actual.topic()).isEqualTo(expected.topic());
        assertThat(actual.partition()).isEqualTo(expected.partition());
        assertThat(actual.timestamp()).isEqualTo(expected.timestamp());
        assertThat(actual.key()).isEqualTo(expected.key());
        assertThat(actual.value()).isEqualTo(expected.value());
        assertThat(Arrays.asList(actual.headers().toArray()))
                .isEqualTo(Arrays.asList(expected.headers().toArray()));
    }
}
