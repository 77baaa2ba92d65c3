package io.chargelake.ingest.ingress.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {

    @TempDir
    private Path folder;

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void readsAFileAgainOnlyWhenItHasChanged() throws Exception {
        Path file = write("one");
        try (WatchedFiles files = WatchedFiles.unscheduled()) {
            Supplier<String> text = files.read(List.of(file), () -> text(file));
            files.check();
            assertThat(text.get()).isEqualTo("one");
            assertThat(reads).hasValue(1);

            write("three");
            files.check();
            assertThat(text.get()).isEqualTo("three");
        }
    }

    @Test
    void noticesAFileThatTakesThePlaceOfOneOfTheSameLengthAndTime() throws Exception {
        Path file = write("one");
        try (WatchedFiles files = WatchedFiles.unscheduled()) {
            Supplier<String> text = files.read(List.of(file), () -> text(file));
            Path other = Files.writeString(folder.resolve("other"), "two");
            Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

            files.check();
            assertThat(text.get()).isEqualTo("two");
        }
    }

    @Test
    void keepsWhatItHasWhenANewVersionIsBrokenOrGoneAndTriesEachVersionOnce() throws Exception {
        Path file = write("one");
        try (WatchedFiles files = WatchedFiles.unscheduled()) {
            Supplier<String> text = files.read(List.of(file), () -> text(file));
            write("broken");
            files.check();
            files.check();
            assertThat(text.get()).isEqualTo("one");
            assertThat(reads).hasValue(2);

            Files.delete(file);
            files.check();
            assertThat(text.get()).isEqualTo("one");

            write("mended");
            files.check();
            assertThat(text.get()).isEqualTo("mended");
        }
    }

    @Test
    void aBugInOneReaderDoesNotKeepOthersFromReading() throws Exception {
        Path file = write("one");
        try (WatchedFiles files = WatchedFiles.unscheduled()) {
            AtomicInteger asked = new AtomicInteger();
            files.read(List.of(file), () -> {
                if (asked.incrementAndGet() > 1) {
                    throw new IllegalStateException("of this test");
                }
                return "";
            });
            Supplier<String> text = files.read(List.of(file), () -> text(file));
            write("three");
            files.check();
            assertThat(text.get()).isEqualTo("three");
        }
    }

    @Test
    void failsAtTheStartWhereAFileCannotBeUsed() throws Exception {
        Path file = write("broken");
        try (WatchedFiles files = WatchedFiles.unscheduled()) {
            assertThatThrownBy(() -> files.read(List.of(file), () -> text(file)))
                    .isInstanceOf(CommandFailure.class);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }

    private String text(Path file) {
        reads.incrementAndGet();
        try {
            String text = Files.readString(file);
            if (text.equals("broken")) {
                throw CommandFailure.usage("It is broken.");
            }
            return text;
        } catch (IOException e) {
            throw CommandFailure.usage(new UncheckedIOException(e).getMessage());
        }
    }
}
