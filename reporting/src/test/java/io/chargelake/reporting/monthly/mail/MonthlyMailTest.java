package io.chargelake.reporting.monthly.mail;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.chargelake.reporting.monthly.Fleet;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.DataThrough;
import io.chargelake.reporting.monthly.month.EarlierMonths;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import jakarta.mail.Session;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MonthlyMailTest {

    private static final Letterhead LETTERHEAD = new Letterhead(
            new Mailbox("reports@example.net"), Optional.of(new Mailbox("operations@example.net")), Optional.empty());

    /** What a picture's or a workbook's bytes are depends on the machine's fonts and its zlib. */
    private static final Pattern WITH_PICTURES = Pattern.compile(
            "(Content-Type: (?:image/png|application/vnd)(?:[^\\n]+\\n)+\\n)[A-Za-z0-9+/=\\n]+\\n\\n?(?=--)");

    @Test
    void aManagerWithStationsToVisit() throws Exception {
        FaultMonth month = Fleet.month(Fleet.complete());
        MailContent content = content(month, 0);

        assertThat(content.subject())
                .isEqualTo("3 charging stations to visit – October 2026, data complete through 31 October 2026");
        Golden.assertGolden("visits.html", content.html());
        Golden.assertGolden("visits.txt", content.text());
        Golden.assertGolden("visits.csv", csv(content));
        Golden.assertGolden(
                "visits.eml", WITH_PICTURES.matcher(bytes(month, content)).replaceAll("$1(bytes)\n\n"));
    }

    @Test
    void aManagerWhoReadsGerman() {
        MailContent content = content(Fleet.corrected(Fleet.inGerman(Fleet.month(Fleet.complete()))), 0);

        assertThat(content.subject())
                .isEqualTo("3 Ladestationen zu prüfen – Oktober 2026, Daten vollständig bis 31. Oktober 2026");
        Golden.assertGolden("visits.de.html", content.html());
        Golden.assertGolden("visits.de.txt", content.text());
    }

    @Test
    void aManagerWithNothingToDo() {
        MailContent content = content(Fleet.corrected(Fleet.month(Fleet.complete())), 1);

        assertThat(content.subject())
                .isEqualTo("No charging station to visit – October 2026, data complete through 31 October 2026");
        Golden.assertGolden("nothing.html", content.html());
        Golden.assertGolden("nothing.txt", content.text());
        assertThat(csv(content)).as("her stations, heard and not").contains(",CS-0201,", ",CS-0202,");
    }

    @Test
    void theEscalationListReadsTheWholeNetworkWithWhoLooksAfterIt() {
        FaultMonth month = Fleet.month(Fleet.complete());
        VisitList network = VisitLists.of(
                        month, new Audience(List.of(new Mailbox("chief@example.net")), Reader.UNKNOWN))
                .of(new Mailbox("chief@example.net"))
                .orElseThrow();
        MailContent content = new Mailing(month, LETTERHEAD).content(network);

        assertThat(content.subject())
                .isEqualTo("Whole network: 4 charging stations to visit – October 2026, data complete through"
                        + " 31 October 2026");
        Golden.assertGolden("network.html", content.html());
        Golden.assertGolden("network.txt", content.text());
    }

    @Test
    void anOpenMonthSaysSoInSubjectAndBody() {
        MailContent content = content(Fleet.month(Fleet.open()), 0);

        assertThat(content.subject())
                .isEqualTo("Preliminary: 3 charging stations to visit – October 2026, data only through"
                        + " 2026-10-20 16:03 CEST");
        Golden.assertGolden("preliminary.html", content.html());
        Golden.assertGolden("preliminary.txt", content.text());
    }

    @Test
    void stationsLinkToThePageWhereThereIsOne() {
        FaultMonth month = Fleet.month(Fleet.complete());
        Letterhead linked =
                new Letterhead(LETTERHEAD.from(), Optional.empty(), Optional.of("https://charge.example.com/ops/"));
        MailContent content = new Mailing(month, linked)
                .content(VisitLists.of(month, Audience.MANAGERS).addressed().get(0));

        assertThat(content.html()).contains("href=\"https://charge.example.com/ops/#/station/CS-0007\"");
        assertThat(content.text()).contains("https://charge.example.com/ops/#/station/CS-0007");
    }

    @Test
    void theChartSaysItsFindingAndIsPartOfTheMail() throws Exception {
        FaultMonth month = Fleet.month(Fleet.complete());
        MailContent content = content(month, 0);

        FaultChart chart = content.chart().orElseThrow();
        assertThat(chart.finding())
                .isEqualTo("Faults per day: 84 in October 2026, most on Tue 6 Oct (35); 26 days without a fault.");
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(chart.png().orElseThrow()));
        assertThat(picture.getWidth()).isEqualTo(2 * FaultChart.WIDTH);
        assertThat(content.html()).contains("src=\"" + MailContent.CHART + "\"", "alt=\"" + chart.finding());
        assertThat(bytes(month, content))
                .contains("Content-ID: <faults-per-day@chargelake>", "Content-Type: image/png");
        assertThat(content.page()).contains("src=\"data:image/png;base64,").doesNotContain("cid:");
    }

    @Test
    void theWorkbookHoldsAllStationsAsTextsAndNumbers() throws Exception {
        FaultMonth month = Fleet.month(Fleet.complete());
        MailContent content = content(month, 0);
        byte[] workbook = content.attachments().get(0).bytes();

        assertThat(content.attachments().get(0).name()).isEqualTo("stations-2026-10.xlsx");
        Map<String, String> parts = parts(workbook);
        assertThat(parts.get("xl/worksheets/sheet1.xml").split("<row ")).hasSize(1 + 1 + 5);
        assertThat(parts.get("xl/worksheets/sheet1.xml")).doesNotContain("<f>");
        assertThat(parts.values().toString()).contains("CS-0102", "Besucherparkplatz", "Faults that day");
        assertThat(content(month, 0).attachments().get(0).bytes())
                .as("the same table makes the same bytes")
                .isEqualTo(workbook);
    }

    @Test
    void aTableThatIsTooLargeForAMailIsPacked() throws Exception {
        FaultMonth month = Fleet.many(5_000, "A long name of a station, as they are, number ");
        List<MailContent.Attachment> attachments = content(month, 0).attachments();

        assertThat(attachments.get(1).name()).isEqualTo("stations-2026-10.csv.zip");
        assertThat(attachments.get(1).bytes()).hasSizeLessThan(500_000);
        assertThat(parts(attachments.get(1).bytes()).get("stations-2026-10.csv").split("\r\n"))
                .hasSize(5_001);
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
                .contains("the first 40 of 500 stations", "attached files stations-2026-10.xlsx, stations-2026-10.csv");
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
                Optional.of(Fleet.ANNA),
                Optional.of("x-\r\nBcc"),
                Optional.of("../../etc/passwd"));
        FaultMonth month = Fleet.month(
                Fleet.complete(),
                List.of(hostile),
                List.of(Fleet.faults(
                        script, 9, "2026-10-05", 9, 1, 2, "1.00", 0, "2026-10-05T10:00:00Z", "+cmd|' /C calc'!A0")),
                EarlierMonths.UNKNOWN,
                Optional.empty());

        MailContent content = content(month, 0);
        String eml = bytes(month, content);

        Golden.assertGolden("hostile.html", content.html());
        Golden.assertGolden("hostile.txt", content.text());
        assertThat(content.html())
                .doesNotContain("<script", "<img src=http", "<b>", "\u202E", "\nBcc", "xxxxx".repeat(40))
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
        assertThat(parts(content.attachments().get(0).bytes()).get("xl/worksheets/sheet1.xml"))
                .doesNotContain("<f>", "<script");
    }

    @Test
    void theHtmlLoadsNothingFromElsewhere() {
        String html = content(Fleet.month(Fleet.complete()), 0).html();

        assertThat(html).doesNotContainPattern("(?i)https?:|url\\(|src=\"(?!cid:)|<link|<script|@import");
    }

    private static MailContent content(FaultMonth month, int recipient) {
        return new Mailing(month, LETTERHEAD)
                .content(VisitLists.of(month, Audience.MANAGERS).addressed().get(recipient));
    }

    private static String bytes(FaultMonth month, MailContent content) throws Exception {
        MonthlyMail mail = new Mailing(month, LETTERHEAD)
                .mail(Session.getInstance(new Properties()), content, 1, Instant.parse("2026-11-01T06:00:00Z"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mail.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static String csv(MailContent content) {
        return new String(content.attachments().get(1).bytes(), StandardCharsets.UTF_8);
    }

    private static List<NamedCsvRecord> table(MailContent content) {
        assertThat(csv(content)).startsWith("\uFEFFrank,");
        return CsvReader.builder().ofNamedCsvRecord(csv(content).substring(1)).stream()
                .toList();
    }

    private static Map<String, String> parts(byte[] archive) throws IOException {
        Map<String, String> parts = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }
}
