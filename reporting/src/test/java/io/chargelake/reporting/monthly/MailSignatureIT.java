package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.reporting.monthly.smtp.MailSignature;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader's mail server sees of a signed mail. */
class MailSignatureIT {

    @TempDir
    private Path folder;

    @Test
    void aReadersServerCanSeeWhoSentIt() throws Exception {
        KeyPair keys = rsa();
        Path key = write(keys);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-11-01T00:10:00Z"));
            Terminal ran = Terminal.report(
                    "--lake=" + lake.path(),
                    "--month=2026-10",
                    "--smtp=smtp://127.0.0.1:" + server.getSmtp().getPort(),
                    "--from=reports@example.com",
                    "--dkim-key=" + key,
                    "--dkim-selector=cl2026");
            assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.DONE);

            MimeMessage mail = server.getReceivedMessages()[0];
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            mail.writeTo(bytes);
            assertThat(mail.getMessageID()).startsWith("<monthly-faults.2026-10.");
            List<SignatureRecord> signatures = verifier(keys).verify(new ByteArrayInputStream(bytes.toByteArray()));
            assertThat(signatures).singleElement().satisfies(signature -> {
                assertThat(signature.getDToken()).hasToString("example.com");
                assertThat(signature.getSelector()).hasToString("cl2026");
            });

            String forged = bytes.toString("ISO-8859-1").replace("stations to visit", "stations to sell");
            assertThatThrownBy(() -> verifier(keys).verify(new ByteArrayInputStream(forged.getBytes("ISO-8859-1"))))
                    .isInstanceOf(FailException.class);
        } finally {
            server.stop();
        }
    }

    @Test
    void aFileWithoutAKeyIsAUsageErrorThatDoesNotRepeatIt() throws Exception {
        Path file = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");

        assertThatThrownBy(() -> MailSignature.of("example.com", "cl", file))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("c2VjcmV0");
        assertThatThrownBy(() -> MailSignature.of("example.com", "cl", folder.resolve("none")))
                .hasMessageContaining("cannot be read");
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private Path write(KeyPair keys) throws Exception {
        return Files.writeString(
                folder.resolve("dkim.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    /** Finds the public key where the DNS would have it. */
    private static DKIMVerifier verifier(KeyPair keys) {
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        return new DKIMVerifier((methods, selector, domain) -> List.of(record));
    }
}
