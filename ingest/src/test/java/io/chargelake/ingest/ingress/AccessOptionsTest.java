package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.ingest.ingress.identity.SecurityProfile;
import io.chargelake.ingest.ingress.identity.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AccessOptionsTest {

    @Test
    void withoutOptionsEverybodyMayDoEverything() {
        assertThat(access()).isEqualTo(Access.forEverybody());
    }

    @Test
    void takesAllThatCanBeMeantTogether() {
        assertThat(access(("--stations s.csv --security-profile 2 --tls-cert c.pem --tls-key k.pem --client-ca ca.pem"
                                + " --boot-retry 5 --authorization LIST --id-tags t.csv --free-vend")
                        .split(" ")))
                .isEqualTo(new Access(
                        new Access.Stations(Optional.of(Path.of("s.csv")), false, SecurityProfile.TLS_AND_BASIC),
                        Optional.of(new TlsFiles(Path.of("c.pem"), Path.of("k.pem"), Optional.of(Path.of("ca.pem")))),
                        new Access.Drivers(Optional.of(Path.of("t.csv")), true),
                        Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "--auto-register, without it all stations may connect",
        "--security-profile 4, must be from 0 to 3",
        "--security-profile 1, keys stand in --stations",
        "--security-profile 1 --stations s.csv --auto-register, those that --auto-register is for have none",
        "--security-profile 2 --stations s.csv, needs TLS",
        "--security-profile 3, needs TLS",
        "--security-profile 3 --tls-cert c.pem --tls-key k.pem, needs --client-ca",
        "--tls-cert c.pem, go together",
        "--tls-key k.pem, go together",
        "--client-ca ca.pem, needs TLS",
        "--boot-retry 0, must be from 1 to 86400",
        "--authorization some, must be accept-all or list",
        "--authorization list, go together",
        "--id-tags t.csv, go together",
        "--free-vend, only with --authorization list",
    })
    void refusesWhatCannotBeMeantTogether(String options, String reason) {
        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> access(options.split(" ")));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining(reason);
    }

    private static Access access(String... options) {
        AccessOptions access = new AccessOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("access", CommandLine.Model.CommandSpec.forAnnotatedObject(access)))
                .parseArgs(options);
        return access.access();
    }
}
