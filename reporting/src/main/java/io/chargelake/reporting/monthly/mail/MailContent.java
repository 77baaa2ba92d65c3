package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.words.Wording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One list as it is mailed.
 *
 * @param list what it was made of
 * @param subject the mail's subject
 * @param html the HTML part, which shows the chart as {@link #CHART}
 * @param text the plain-text part, which says the same
 * @param chart the chart; nothing if there is none
 * @param attachments the table of all stations, as a workbook and as CSV; none if the list has no station
 */
public record MailContent(
        VisitList list,
        String subject,
        String html,
        String text,
        Optional<FaultChart> chart,
        List<Attachment> attachments) {

    /** A file that comes with a mail. */
    public record Attachment(String name, String type, byte[] bytes) {}

    /** The URL of the chart within the mail (RFC 2392). */
    public static final String CHART = "cid:faults-per-day@chargelake";

    /** Gmail cuts a message's HTML at about this size. */
    public static final int LARGEST_HTML = 102_000;

    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int MOST_ROWS = 40;
    private static final int FEWER = 5;
    /** Mail servers take some 10 to 25 MB, and Base64 adds a third. */
    private static final int LARGEST_CSV = 2_000_000;

    /** Renders a list: at most 40 rows in the mail, fewer where long texts would make it too large; all in the files. */
    static MailContent of(FaultMonth month, VisitList list, Letterhead letterhead, MailTemplates templates) {
        Wording words = Wording.of(list.reader());
        List<Attachment> attachments = list.stations() == 0 ? List.of() : attachments(month, list, words);
        Optional<FaultChart> chart = FaultChart.of(month, list, words);
        List<String> names = attachments.stream().map(Attachment::name).toList();
        PageComposer composer = new PageComposer(month, list, words, letterhead);
        int rows = MOST_ROWS;
        MailPage page = composer.page(rows, names, chart.map(FaultChart::finding));
        Optional<String> picture = chart.flatMap(FaultChart::png).map(png -> CHART);
        String html = templates.html(page, words, picture);
        while (html.getBytes(StandardCharsets.UTF_8).length >= LARGEST_HTML && rows > FEWER) {
            rows -= FEWER;
            page = composer.page(rows, names, chart.map(FaultChart::finding));
            html = templates.html(page, words, picture);
        }
        return new MailContent(list, page.subject(), html, templates.text(page, words), chart, attachments);
    }

    /** The HTML part as a page that a browser shows by itself, with its chart in it. */
    public String page() {
        return chart.flatMap(FaultChart::png)
                .map(png -> html.replace(
                        CHART, "data:image/png;base64," + Base64.getEncoder().encodeToString(png)))
                .orElse(html);
    }

    private static List<Attachment> attachments(FaultMonth month, VisitList list, Wording words) {
        StationTable table = new StationTable(month, list, words);
        String name = "stations-" + month.month();
        byte[] workbook = StationWorkbook.of(table, words.say("sheet", month.month()), words);
        return List.of(new Attachment(name + ".xlsx", WORKBOOK, workbook), csv(table, name + ".csv"));
    }

    private static Attachment csv(StationTable table, String name) {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        try {
            StationCsv.write(table, csv);
            if (csv.size() <= LARGEST_CSV) {
                return new Attachment(name, "text/csv; charset=utf-8", csv.toByteArray());
            }
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(archive)) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                csv.writeTo(zip);
            }
            return new Attachment(name + ".zip", "application/zip", archive.toByteArray());
        } catch (IOException impossible) {
            throw new IllegalStateException("in memory", impossible);
        }
    }
}
