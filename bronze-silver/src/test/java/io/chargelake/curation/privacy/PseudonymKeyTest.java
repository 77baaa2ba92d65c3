package io.chargelake.curation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeyTest {

    @TempDir
    private Path folder;

    @Test
    void theFirstRunMakesAKeyThatItsOwnerAloneCanRead() throws Exception {
        Path file = folder.resolve("state/pseudonym.key");
        String made = PseudonymKey.at(file, Optional.empty()).fingerprint();

        assertThat(PseudonymKey.at(file, Optional.of(made)).fingerprint()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Test
    void aLakeThatHasPseudonymsGetsNoNewKey() {
        Path file = folder.resolve("pseudonym.key");
        assertThatThrownBy(() -> PseudonymKey.at(file, Optional.of("ab12cd34")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("ab12cd34")
                .hasMessageContaining(file.toString());
        assertThat(file).doesNotExist();
    }

    @Test
    void anotherKeyThanTheOneInUseIsRefused() {
        Path file = folder.resolve("pseudonym.key");
        String made = PseudonymKey.at(file, Optional.empty()).fingerprint();
        assertThatThrownBy(() -> PseudonymKey.at(file, Optional.of("ab12cd34")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(made)
                .hasMessageContaining("ab12cd34");
    }

    @Test
    void aFileWithoutAKeyIsToldWithoutItsText() throws Exception {
        Path file = Files.writeString(folder.resolve("pseudonym.key"), "hunter2");
        assertThatThrownBy(() -> PseudonymKey.at(file, Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("64 hexadecimal digits")
                .hasMessageNotContaining("hunter2");
    }
}
