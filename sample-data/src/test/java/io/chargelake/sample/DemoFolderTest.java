package io.chargelake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

    @TempDir
    Path parent;

    @Test
    void replaces_what_an_earlier_demo_made() throws Exception {
        DemoFolder first = DemoFolder.empty(parent.resolve("a/b"));
        Files.createDirectories(first.lake());
        Files.writeString(first.lake().resolve("old"), "x");
        DemoFolder second = DemoFolder.empty(parent.resolve("a/b"));
        assertThat(second).isEqualTo(first);
        assertThat(second.lake()).doesNotExist();
    }

    @Test
    void leaves_a_folder_with_other_files_alone() throws Exception {
        Path mine = Files.writeString(parent.resolve("thesis.txt"), "x");
        assertThatThrownBy(() -> DemoFolder.empty(parent))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("left alone");
        assertThat(mine).exists();
    }

    @Test
    void follows_no_link_out_of_the_folder() throws Exception {
        Path mine = Files.createDirectories(parent.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "x");
        DemoFolder first = DemoFolder.empty(parent.resolve("demo"));
        Files.createSymbolicLink(first.root().resolve("link"), mine);
        DemoFolder.empty(parent.resolve("demo"));
        assertThat(mine.resolve("thesis.txt")).exists();
    }

    @Test
    void says_that_a_folder_cannot_be_made() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> DemoFolder.empty(file.resolve("demo")))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> DemoFolder.empty(file)).hasMessageContaining("is no folder");
    }
}
