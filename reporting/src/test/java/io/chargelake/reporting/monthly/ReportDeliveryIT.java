package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.chargelake.cli.ExitCode;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDeliveryIT {

    private static final Instant AFTER_OCTOBER = Instant.parse("2026-11-01T00:10:00Z");

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    private Path folder;

    @BeforeEach
    void startServer() {
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void eachManagerGetsOneMailHoweverOftenTheReportRuns() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        Terminal first = send(lake, "--reply-to", "operations@example.net");

        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(first.out())
                .contains(
                        "2 mails sent", Fleet.ANNA + "  (3 stations to visit)", "Warning: 1 station to visit without");
        assertThat(recipients()).containsExactlyInAnyOrder(Fleet.ANNA, Fleet.BEN);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject())
                .isEqualTo("3 charging stations to visit – October 2026, data complete through 31 October 2026");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Id")[0]).contains("<monthly-faults.example.com>");
        assertThat(mail.getReplyTo()[0]).hasToString("operations@example.net");
        assertThat(mail.getMessageID())
                .isEqualTo(
                        new Edition(Fleet.OCTOBER, Edition.REPORT).messageId(new Mailbox(Fleet.ANNA), 1, "example.com"))
                .startsWith("<monthly-faults.2026-10.");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        MimeMultipart alternatives = (MimeMultipart) parts.getBodyPart(0).getContent();
        assertThat(alternatives.getContentType()).startsWith("multipart/alternative");
        assertThat(alternatives.getBodyPart(0).getContent().toString()).contains("1. Hauptbahnhof Süd (CS-0007)");
        MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
        assertThat(related.getContentType()).startsWith("multipart/related");
        assertThat(related.getBodyPart(0).getContentType()).startsWith("text/html");
        assertThat(((MimeBodyPart) related.getBodyPart(1)).getContentID()).isEqualTo("<faults-per-day@chargelake>");
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("stations-2026-10.xlsx");
        assertThat(parts.getBodyPart(2).getFileName()).isEqualTo("stations-2026-10.csv");
        assertThat(new String(parts.getBodyPart(2).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("\uFEFFrank,station_id")
                .contains("\r\n1,CS-0007,Hauptbahnhof Süd,", "\r\n,CS-0103,Tierpark,");

        Terminal second = send(lake);

        assertThat(second.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(second.out()).contains("already sent on ", "nothing was sent now", "report resend");
        assertThat(recipients()).hasSize(2);
        assertThat(lake.reports()).singleElement().satisfies(run -> {
            assertThat(run.input()).hasValue("{\"month\":\"2026-10\",\"threshold\":5}");
            assertThat(run.rowsOut()).isEqualTo(2);
        });
    }

    @Test
    void aPreliminaryReportDoesNotReplaceTheFinalOne() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), Instant.parse("2026-10-20T14:03:27Z"));

        assertThat(send(lake).exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(send(lake, "--as-of-now").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(send(lake, "--as-of-now").out()).contains("already sent");
        lake.ran(AFTER_OCTOBER, Fleet.OCTOBER.atDay(20), Fleet.OCTOBER.atEndOfMonth());
        assertThat(send(lake).exitCode()).isEqualTo(ExitCode.DONE);

        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            subjects.add(mail.getSubject().replaceFirst(" –.*", ""));
        }
        assertThat(subjects)
                .containsExactlyInAnyOrder(
                        "Preliminary: 3 charging stations to visit",
                        "Preliminary: no charging station to visit",
                        "3 charging stations to visit",
                        "No charging station to visit");
    }

    @Test
    void oneMailIsSentAgainDeliberately() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        send(lake);

        assertThat(send(lake, "--resend", Fleet.BEN).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(send(lake, "--resend", Fleet.BEN).out()).contains("1 mail sent", Fleet.BEN);

        assertThat(recipients()).containsExactlyInAnyOrder(Fleet.ANNA, Fleet.BEN, Fleet.BEN, Fleet.BEN);
        List<String> ids = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            ids.add(mail.getMessageID());
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(send(lake, "--resend", "stranger@example.com").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(send(lake).out()).contains("already sent");
    }

    @Test
    void whoBecameAManagerAfterTheReportIsNamedAndGetsItOnlyOnRequest() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        send(lake);

        Terminal ran = send(lake, "--escalation", "chief@example.net");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out()).contains("Warning: no part of that report", "chief@example.net");
        assertThat(recipients()).hasSize(2);
        assertThat(send(lake, "--escalation", "chief@example.net", "--resend", "chief@example.net")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(recipients()).contains("chief@example.net");
    }

    @Test
    void aServerThatIsDownIsSaidAndTheNextRunSendsEverything() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Terminal ran = Terminal.report(arguments(lake, "smtp://127.0.0.1:" + closed, "--retry-for", "PT0S"));

        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err())
                .contains("127.0.0.1:" + closed, "2 mails could not be sent", "Run the same command again")
                .hasLineCount(1);
        assertThat(lake.reports()).isEmpty();
        assertThat(send(lake).out()).contains("2 mails sent");
        assertThat(recipients()).containsExactlyInAnyOrder(Fleet.ANNA, Fleet.BEN);
    }

    @Test
    void aWrongLoginIsSaidWithoutThePassword() throws Exception {
        server.setUser("chargelake@example.com", "chargelake", "right");
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Map<String, String> wrong =
                Map.of("CHARGELAKE_SMTP_USER", "chargelake", "CHARGELAKE_SMTP_PASSWORD", "geheim-17");

        Terminal ran = Terminal.report(wrong, arguments(lake, url()));

        assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err())
                .contains("does not accept the login of chargelake")
                .doesNotContain("geheim-17")
                .hasLineCount(1);
        Map<String, String> right = Map.of("CHARGELAKE_SMTP_USER", "chargelake", "CHARGELAKE_SMTP_PASSWORD", "right");
        assertThat(Terminal.report(right, arguments(lake, url())).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(recipients()).hasSize(2);
    }

    @Test
    void aServerElsewhereNeedsASender() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        Terminal ran =
                Terminal.report("--lake", lake.path(), "--month", "2026-10", "--smtp", "smtps://mail.example.com");

        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("--from ADDRESS").hasLineCount(1);
    }

    private Terminal send(FleetLake lake, String... more) {
        return Terminal.report(arguments(lake, url(), more));
    }

    private String url() {
        return "smtp://127.0.0.1:" + server.getSmtp().getPort();
    }

    private String[] arguments(FleetLake lake, String url, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--lake", lake.path(), "--month", "2026-10", "--smtp", url, "--from", "reports@example.com"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private List<String> recipients() throws Exception {
        List<String> recipients = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            recipients.add(mail.getRecipients(Message.RecipientType.TO)[0].toString());
        }
        return recipients;
    }
}
