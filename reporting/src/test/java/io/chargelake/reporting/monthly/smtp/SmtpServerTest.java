package io.chargelake.reporting.monthly.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.reporting.monthly.smtp.SmtpServer.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {

    @ParameterizedTest
    @CsvSource({
        "smtp://localhost:2525,2525,PLAIN",
        "smtp://127.0.0.1,25,PLAIN",
        "smtp://[::1]:1025,1025,PLAIN",
        "smtp://mail.example.com,587,STARTTLS",
        "smtp://127.example.com,587,STARTTLS",
        "smtps://mail.example.com,465,TLS",
        "smtps://localhost:4650/,4650,TLS"
    })
    void onlyThisMachineIsSpokenToInTheClear(String url, int port, Security security) {
        SmtpServer server = SmtpServer.of(url);

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.security()).isEqualTo(security);
        assertThat(server.properties(SmtpTimeouts.PATIENT))
                .containsEntry("mail.smtp.starttls.required", String.valueOf(security == Security.STARTTLS))
                .containsEntry("mail.smtp.ssl.enable", String.valueOf(security == Security.TLS))
                .containsKeys("mail.smtp.connectiontimeout", "mail.smtp.timeout", "mail.smtp.writetimeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.com", "http://mail.example.com", "smtp://", "smtp://a b", "smtps://h/x?y"})
    void anythingElseIsAWrongOption(String url) {
        assertThatThrownBy(() -> SmtpServer.of(url))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("smtps://HOST");
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNeverRepeated() {
        assertThatThrownBy(() -> SmtpServer.of("smtps://me:geheim@mail.example.com"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("CHARGELAKE_SMTP_PASSWORD")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> SmtpServer.of("smtps://me:geh eim@mail.example.com"))
                .hasMessageNotContaining("geh");
    }
}
