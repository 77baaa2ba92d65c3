package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.chargelake.cli.ExitCode;
import io.chargelake.reporting.monthly.month.MonthClose;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.smtp.FaultySmtpServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which month is reported, by whose days, and what the next month's mail says of it. */
class ReportMonthIT {

    private static final YearMonth NOVEMBER = Fleet.OCTOBER.plusMonths(1);
    private static final Instant AFTER_OCTOBER = Instant.parse("2026-11-01T00:10:00Z");
    private static final Instant AFTER_NOVEMBER = Instant.parse("2026-12-01T00:10:00Z");

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
    void whatCameInLaterIsInTheNextMailAndNotInTheOneAfter() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        done(report(lake, "--month=2026-10"));

        lake.faultedToo(LocalDate.parse("2026-10-20"), "CS-0042", 3);
        lake.faultedToo(LocalDate.parse("2026-10-21"), "CS-0103", 7);
        lake.faultedToo(LocalDate.parse("2026-10-21"), "CS-0202", 1);
        lake.ran(AFTER_NOVEMBER, NOVEMBER.atDay(1), NOVEMBER.atEndOfMonth());
        lake.faulted(NOVEMBER, List.of(november("CS-0007")));
        done(report(lake, "--month=2026-11"));

        assertThat(lastMailTo(Fleet.ANNA))
                .contains("Corrections to earlier months")
                .contains(
                        "October 2026, Rosenheimer Platz 3 (CS-0042): 34 faults by what came in later; our mail said 31"
                                + " faults.")
                .contains("October 2026, Tierpark (CS-0103): to visit by what came in later, with 7 faults");
        assertThat(lastMailTo(Fleet.BEN))
                .as("what does not change a list is no correction")
                .doesNotContain("Corrections");

        YearMonth december = NOVEMBER.plusMonths(1);
        lake.ran(Instant.parse("2027-01-01T00:10:00Z"), december.atDay(1), december.atEndOfMonth());
        done(report(lake, "--month=2026-12"));

        assertThat(lastMailTo(Fleet.ANNA)).contains("December 2026").doesNotContain("Corrections");
    }

    @Test
    void aPreviewSaysTheCorrectionsThatTheMailWill() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        done(report(lake, "--month=2026-10"));
        lake.faultedToo(LocalDate.parse("2026-10-21"), "CS-0103", 7);
        lake.ran(AFTER_NOVEMBER, NOVEMBER.atDay(1), NOVEMBER.atEndOfMonth());

        for (int i = 0; i < 2; i++) {
            done(report(lake, "--month=2026-11", "--preview=" + folder.resolve("mails")));
            assertThat(folder.resolve("mails/monthly-faults-2026-11-" + Fleet.ANNA + ".txt"))
                    .content()
                    .contains("October 2026, Tierpark (CS-0103)");
        }
    }

    @Test
    void aMonthCanBeClosedOnItsLastDayAndTheRestFollowsInTheNextMail() throws Exception {
        Instant lastAfternoon = Instant.parse("2026-10-31T15:05:00Z");
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), lastAfternoon);
        String[] cutOff = {"--month=2026-10", "--close-at=16:00", "--time-zone=Europe/Berlin"};

        assertThat(report(lake, "--month=2026-10").exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(report(lake, "--month=2026-10", "--close-at=18:00", "--time-zone=Europe/Berlin")
                        .exitCode())
                .isEqualTo(ExitCode.DATA_INCOMPLETE);
        done(report(lake, cutOff));
        assertThat(subjectTo(Fleet.ANNA))
                .isEqualTo("3 charging stations to visit – October 2026, data through 2026-10-31 16:05 CET");
        assertThat(lastMailTo(Fleet.ANNA)).contains("What came after is in the next mail.");

        lake.faultedToo(LocalDate.parse("2026-10-31"), "CS-0103", 7);
        lake.ran(AFTER_NOVEMBER, NOVEMBER.atDay(1), NOVEMBER.atEndOfMonth());
        assertThat(report(lake, cutOff).out()).as("the month has had its mail").contains("already sent");
        done(report(lake, "--month=2026-11"));
        assertThat(lastMailTo(Fleet.ANNA)).contains("October 2026, Tierpark (CS-0103): to visit");
    }

    @Test
    void byTheirOwnDaysStationsAreListedByTheClockWhereTheyStand() throws Exception {
        FleetLake lake = new FleetLake(folder.resolve("lake"));
        lake.ran(Instant.parse("2026-11-01T05:00:00Z"), Fleet.OCTOBER.atDay(1), Fleet.OCTOBER.atEndOfMonth());
        lake.faulted(Fleet.OCTOBER, List.of());
        lake.register(List.of(station("TOKYO-1", "Asia/Tokyo"), station("YORK-1", "America/New_York")));
        for (String at : List.of("13:00", "13:30", "14:00", "15:30", "16:00")) {
            lake.status(Instant.parse("2026-10-10T" + at + ":00Z"), "TOKYO-1", "Faulted", "GroundFailure");
        }
        for (String at : List.of("30T22:00", "30T23:00", "31T01:00", "31T02:00", "31T03:30")) {
            lake.status(Instant.parse("2026-10-" + at + ":00Z"), "YORK-1", "Faulted", "OtherError");
        }
        // The first of November where it stands, though not in UTC.
        lake.status(Instant.parse("2026-11-01T04:30:00Z"), "YORK-1", "Faulted", "OtherError");
        lake.status(Instant.parse("2026-10-30T22:10:00Z"), "YORK-1", "Available", "NoError");

        Terminal ran =
                report(lake, "--month=2026-10", "--day-zone=station", "--preview=" + folder.resolve("mails"), "--json");

        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.DONE);
        JsonNode ranking = new ObjectMapper().readTree(ran.out()).path("ranking");
        assertThat(ranking.findValuesAsText("station_id")).containsExactly("YORK-1");
        assertThat(ranking.get(0).path("worst_date").textValue()).isEqualTo("2026-10-30");
        assertThat(ranking.get(0).path("faults").intValue()).isEqualTo(5);
        assertThat(folder.resolve("mails/monthly-faults-2026-10-" + Fleet.ANNA + ".txt"))
                .content()
                .contains("Days are those of each station's own time zone");
    }

    @Test
    void byTheirOwnDaysAMonthEndsWithItsLastStation() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        lake.register(List.of(station("YORK-1", "America/New_York")));

        Terminal ran = report(lake, "--month=2026-10", "--day-zone=station", "--preview=" + folder.resolve("mails"));

        assertThat(ran.exitCode()).isEqualTo(ExitCode.DATA_INCOMPLETE);
        assertThat(ran.err()).contains("2026-11-01 04:00 UTC");
    }

    @Test
    void withoutAMonthTheLatestThatIsClosedIsReported() {
        MonthClose cutOff = new MonthClose(Optional.of(LocalTime.of(16, 0)), ZoneId.of("Europe/Berlin"));

        assertThat(MonthClose.AT_THE_END.latest(Instant.parse("2026-11-01T00:00:00Z")))
                .isEqualTo(Fleet.OCTOBER);
        assertThat(MonthClose.AT_THE_END.latest(Instant.parse("2026-10-31T23:59:59Z")))
                .isEqualTo(Fleet.OCTOBER.minusMonths(1));
        assertThat(cutOff.latest(Instant.parse("2026-10-31T15:00:00Z"))).isEqualTo(Fleet.OCTOBER);
        assertThat(cutOff.latest(Instant.parse("2026-10-31T14:59:59Z"))).isEqualTo(Fleet.OCTOBER.minusMonths(1));
    }

    @Test
    void aDryRunSaysWhoWouldGetWhatAndChangesNothing() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);

        String[] dryRun = arguments(lake, "--month=2026-10", "--dry-run");

        Terminal ran = Terminal.report(dryRun);

        done(ran);
        assertThat(ran.out()).contains("2 mails would be sent through 127.0.0.1:", Fleet.ANNA + "  (3 stations");
        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(folder.resolve("lake/_state")).doesNotExist();
        server.stop();
        assertThat(Terminal.report(dryRun).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void aStationWithSilentDaysOnlyIsNamedAsSilent() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Path mails = folder.resolve("mails");
        List<String> stations = Fleet.register().stream().map(Station::id).toList();
        String silent = stations.get(stations.size() - 1);
        for (int day = 1; day <= 2; day++) {
            lake.heard(
                    LocalDate.of(2026, 10, day),
                    stations.stream().collect(Collectors.toMap(id -> id, id -> id.equals(silent) ? 0 : 5)));
        }

        done(report(lake, "--month=2026-10", "--escalation=boss@example.org", "--preview=" + mails));

        try (Stream<Path> files = Files.list(mails)) {
            assertThat(files.filter(file -> file.toString().endsWith("boss@example.org.html")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file))
                            .contains("1 station said nothing all month")
                            .contains(silent));
        }
    }

    @Test
    void oneManagersMailAlone() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Path mails = folder.resolve("mails");

        done(report(lake, "--month=2026-10", "--manager=" + Fleet.BEN, "--preview=" + mails));
        assertThat(mails.resolve("monthly-faults-2026-10-ben@example.org.html")).exists();
        assertThat(mails.resolve("monthly-faults-2026-10-" + Fleet.ANNA + ".html"))
                .doesNotExist();
        assertThat(report(lake, "--month=2026-10", "--manager=who@example.org", "--preview=" + mails)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        done(report(lake, "--month=2026-10", "--manager=" + Fleet.BEN));
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void theOutboxSaysWhatBecameOfEachMailAndWhatWasRefusedIsSentAgainOnRequest() throws Exception {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        assertThat(Terminal.report("outbox", "--lake=" + lake.path()).out()).contains("No mail was made yet.");
        assertThat(folder.resolve("lake/_state")).as("looking makes nothing").doesNotExist();
        try (FaultySmtpServer faulty = FaultySmtpServer.start()) {
            faulty.answersAt(FaultySmtpServer.Moment.RCPT, "550 5.1.1 no such user");
            Terminal ran = Terminal.report(
                    "--lake=" + lake.path(),
                    "--month=2026-10",
                    "--smtp=smtp://127.0.0.1:" + faulty.port(),
                    "--from=reports@example.com");
            assertThat(ran.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(ran.err()).contains(Fleet.ANNA + " (550 5.1.1 no such user)", "1 mail of this report went out");
        }

        Terminal outbox = Terminal.report("outbox", "--lake=" + lake.path());
        assertThat(outbox.out()).contains("October 2026: 2 mails: 1 SENT, 1 FAILED", "550 5.1.1 no such user");
        JsonNode mails = new ObjectMapper()
                .readTree(Terminal.report("outbox", "--lake=" + lake.path(), "--json")
                        .out())
                .path("mails");
        assertThat(mails.findValuesAsText("state")).containsExactly("FAILED", "SENT");
        assertThat(Terminal.report("outbox", "--lake=" + lake.path(), "--arrived=" + Fleet.ANNA)
                        .exitCode())
                .as("it is known that it has not")
                .isEqualTo(ExitCode.USAGE);

        Terminal again = Terminal.report(
                "resend",
                "--failed",
                "--lake=" + lake.path(),
                "--month=2026-10",
                "--smtp=smtp://127.0.0.1:" + server.getSmtp().getPort(),
                "--from=reports@example.com");
        assertThat(again.out()).as(again.err()).contains("1 mail sent again", Fleet.ANNA);
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(Terminal.report("outbox", "--lake=" + lake.path()).out()).contains("2 mails: 2 SENT");
    }

    @Test
    void whoLeftTheRegisterBeforeTheMailWentOutIsNamedAndAnOpenMonthIsNotSentAgain() {
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        String away = "smtp://127.0.0.1:1";
        Terminal first = Terminal.report(
                "--lake=" + lake.path(),
                "--month=2026-10",
                "--smtp=" + away,
                "--escalation=chief@example.net",
                "--retry-for=PT0S");
        assertThat(first.exitCode()).isEqualTo(ExitCode.UNREACHABLE);

        Terminal second = report(lake, "--month=2026-10");

        done(second);
        assertThat(second.out())
                .contains("2 mails sent", "Warning: these were to get this report", "chief@example.net");
        assertThat(report(lake, "--month=2026-10").out()).contains("already sent", "chief@example.net");
        FleetLake open = FleetLake.ofOctober(folder.resolve("open"), Instant.parse("2026-10-20T14:03:27Z"));
        assertThat(Terminal.report(Stream.concat(
                                        Stream.of("resend", Fleet.ANNA), Stream.of(arguments(open, "--month=2026-10")))
                                .toArray(String[]::new))
                        .exitCode())
                .isEqualTo(ExitCode.DATA_INCOMPLETE);
    }

    @Test
    void thePasswordMayLieInAFileAndIsNeverSaid() throws Exception {
        server.setUser("chargelake@example.com", "chargelake", "geheim-17");
        FleetLake lake = FleetLake.ofOctober(folder.resolve("lake"), AFTER_OCTOBER);
        Path file = Files.writeString(folder.resolve("password"), "geheim-17\n");
        Map<String, String> login =
                Map.of("CHARGELAKE_SMTP_USER", "chargelake", "CHARGELAKE_SMTP_PASSWORD_FILE", file.toString());

        Terminal ran = Terminal.report(login, arguments(lake, "--month=2026-10"));

        done(ran);
        assertThat(ran.out() + ran.err()).doesNotContain("geheim-17");
        Map<String, String> nowhere =
                Map.of("CHARGELAKE_SMTP_USER", "chargelake", "CHARGELAKE_SMTP_PASSWORD_FILE", folder + "/none");
        assertThat(Terminal.report(nowhere, arguments(lake, "--month=2026-10")).err())
                .contains("cannot be read");
    }

    private static StationFaults november(String station) {
        return Fleet.faults(station, 9, "2026-11-05", 9, 1, 2, "10.00", 0, "2026-11-05T10:00:00Z", "InternalError");
    }

    private static Station station(String id, String zone) {
        Station anna = Fleet.station(id, id, "Site", "Address", Fleet.ANNA);
        return new Station(
                id,
                anna.name(),
                anna.site(),
                anna.address(),
                anna.vendor(),
                anna.model(),
                anna.latitudeDeg(),
                anna.longitudeDeg(),
                anna.manager(),
                anna.managerEmail(),
                anna.locale(),
                Optional.of(zone));
    }

    private static void done(Terminal ran) {
        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.DONE);
    }

    private Terminal report(FleetLake lake, String... more) {
        return Terminal.report(arguments(lake, more));
    }

    private String[] arguments(FleetLake lake, String... more) {
        return Stream.concat(
                        Stream.of(
                                "--lake=" + lake.path(),
                                "--smtp=smtp://127.0.0.1:" + server.getSmtp().getPort(),
                                "--from=reports@example.com"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private MimeMessage last(String recipient) throws Exception {
        List<MimeMessage> mails = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            if (mail.getAllRecipients()[0].toString().equals(recipient)) {
                mails.add(mail);
            }
        }
        return mails.get(mails.size() - 1);
    }

    private String subjectTo(String recipient) throws Exception {
        return last(recipient).getSubject();
    }

    /** Its plain text. */
    private String lastMailTo(String recipient) throws Exception {
        MimeMultipart parts = (MimeMultipart) last(recipient).getContent();
        MimeMultipart alternatives = (MimeMultipart) parts.getBodyPart(0).getContent();
        return last(recipient).getSubject() + "\n"
                + alternatives.getBodyPart(0).getContent().toString().replace("\r\n", "\n");
    }
}
