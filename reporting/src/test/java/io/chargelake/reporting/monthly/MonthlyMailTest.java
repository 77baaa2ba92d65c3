package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MonthlyMailTest {

    private static final Letterhead LETTERHEAD =
            new Letterhead(new Mailbox("reports@example.net"), Optional.of(new Mailbox("operations@example.net")));

    @Test
    void aManagerWithStationsToVisit() throws Exception {
        MailContent content = content(Fleet.month(Fleet.complete()), 0);

        assertThat(content.subject())
                .isEqualTo("3 charging stations to visit – October 2026, data complete through 2026-10-31");
        Golden.assertGolden("visits.html", content.html());
        Golden.assertGolden("visits.txt", content.text());
        Golden.assertGolden(
                "visits.csv", new String(content.table().orElseThrow().bytes(), StandardCharsets.UTF_8));
        Golden.assertGolden("visits.eml", bytes(Fleet.month(Fleet.complete()), content));
    }

    @Test
    void aManagerWithNothingToDo() throws Exception {
        MailContent content = content(Fleet.month(Fleet.complete()), 1);

        assertThat(content.subject())
                .isEqualTo("No charging station to visit – October 2026, data complete through 2026-10-31");
        assertThat(content.table()).isEmpty();
        Golden.assertGolden("nothing.html", content.html());
        Golden.assertGolden("nothing.txt", content.text());
    }

    @Test
    void anOpenMonthSaysSoInSubjectAndBody() {
        MailContent content = content(Fleet.month(Fleet.open()), 0);

        assertThat(content.subject())
                .isEqualTo("Preliminary: 3 charging stations to visit – October 2026, data only through"
                        + " 2026-10-20 14:03 UTC");
        assertThat(content.html()).contains("Data only through 2026-10-20 14:03 UTC", "Preliminary: October 2026");
        assertThat(content.text()).contains("Data only through 2026-10-20 14:03 UTC", "Preliminary: October 2026");
    }

    @Test
    void daysWithoutAnyDataAreNamed() {
        DataThrough gaps = new DataThrough(
                Fleet.OCTOBER,
                Fleet.complete().validThrough(),
                List.of(LocalDate.parse("2026-10-04"), LocalDate.parse("2026-10-05")));

        String gap = "There is no data of any station for 2 days (Sun 4 Oct, Mon 5 Oct).";
        assertThat(content(Fleet.month(gaps), 0).html()).contains(gap);
        assertThat(content(Fleet.month(gaps), 0).text()).contains(gap);
    }

    @Test
    void theSameContentDateAndIdMakeTheSameBytes() throws Exception {
        MailContent content = content(Fleet.month(Fleet.complete()), 0);

        assertThat(bytes(Fleet.month(Fleet.complete()), content))
                .isEqualTo(bytes(Fleet.month(Fleet.complete()), content));
    }

    @Test
    void fiveHundredStationsStayBelowWhatGmailCutsAndStandInTheTable() {
        MailContent content = content(Fleet.many(500, "A & B"), 0);

        assertThat(content.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(102_000);
        assertThat(content.html().split("<th scope=\"row\"", -1)).hasSize(41);
        assertThat(content.html())
                .contains("the first 40 of 500 stations", "attached file stations-to-visit-2026-10.csv");
        assertThat(table(content)).hasSize(500);
    }

    @Test
    void longTextsOfManyBytesShortenTheListInsteadOfTheMailBeingCut() {
        MailContent content = content(Fleet.many(500, "\"\uD83D\uDD0C".repeat(200)), 0);

        assertThat(content.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(102_000);
        assertThat(table(content)).hasSize(500);
    }

    @Test
    void hostileStationTextIsHarmlessInEveryPart() throws Exception {
        String script = "<script>alert(1)</script>";
        String formula = "=HYPERLINK(\"http://evil.example\")";
        String bent = "\u202Egnihtyna\u202C\r\nBcc: everybody@example.com\r\n\r\n{{ 7*7 }}{% raw %}";
        Station hostile = new Station(
                script,
                Optional.of(formula),
                Optional.of(bent),
                Optional.of("@" + "x".repeat(10_000)),
                Optional.of("\"><img src=http://evil.example/a.png>"),
                Optional.of("-1+1"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("Eve\r\nBcc: everybody@example.com<b>"),
                Optional.of(Fleet.ANNA));
        FaultMonth month = new FaultMonth(
                5,
                Fleet.complete(),
                List.of(hostile),
                List.of(Fleet.faults(
                        script, 9, "2026-10-05", 9, 1, 2, "1.00", 0, "2026-10-05T10:00:00Z", "+cmd|' /C calc'!A0")),
                EarlierMonths.UNKNOWN,
                Optional.empty());

        MailContent content = content(month, 0);
        String eml = bytes(month, content);

        assertThat(content.html())
                .doesNotContain("<script", "<img", "<b>", "\u202E", "\nBcc", "xxxxx".repeat(40))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "{{ 7*7 }}");
        assertThat(content.text()).doesNotContain("\u202E", "\nBcc", "xxxxx".repeat(40));
        assertThat(content.subject()).doesNotContain("Eve");
        assertThat(eml).doesNotContainPattern("(?m)^Bcc:");
        assertThat(table(content)).singleElement().satisfies(row -> {
            assertThat(row.getField("station_id")).isEqualTo(script);
            assertThat(row.getField("name")).isEqualTo("'" + formula);
            assertThat(row.getField("site")).startsWith("gnihtyna Bcc:").doesNotContain("\n");
            assertThat(row.getField("address")).startsWith("'@x").hasSizeLessThan(310);
            assertThat(row.getField("model")).isEqualTo("'-1+1");
            assertThat(row.getField("error_codes")).startsWith("'+cmd");
            assertThat(row.getField("faults")).isEqualTo("9");
        });
    }

    @Test
    void theHtmlLoadsNothingFromElsewhere() {
        String html = content(Fleet.month(Fleet.complete()), 0).html();

        assertThat(html).doesNotContainPattern("(?i)https?:|url\\(|<img|<link|<script|@import");
    }

    private static MailContent content(FaultMonth month, int recipient) {
        VisitLists lists = VisitLists.of(month, Optional.empty());
        return new Mailing(month, LETTERHEAD).content(lists.addressed().get(recipient));
    }

    private static String bytes(FaultMonth month, MailContent content) throws Exception {
        MonthlyMail mail = new Mailing(month, LETTERHEAD)
                .mail(Session.getInstance(new Properties()), content, 1, Instant.parse("2026-11-01T06:00:00Z"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mail.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static List<NamedCsvRecord> table(MailContent content) {
        String csv = new String(content.table().orElseThrow().bytes(), StandardCharsets.UTF_8);
        assertThat(csv).startsWith("\uFEFFrank,");
        return CsvReader.builder().ofNamedCsvRecord(csv.substring(1)).stream().toList();
    }
}
