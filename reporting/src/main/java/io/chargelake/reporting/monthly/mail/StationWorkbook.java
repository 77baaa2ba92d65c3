package io.chargelake.reporting.monthly.mail;

import io.chargelake.reporting.monthly.words.Wording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * The table as an Excel workbook (.xlsx) in the reader's language, its times by the reader's clock. Texts are texts: no
 * cell is a formula, whatever it begins with.
 */
final class StationWorkbook {

    /** The first time that an archive can note. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String APPLICATION = "Chargelake";
    private static final String VERSION = "1.0";
    private static final int ROWS_IN_MEMORY = 500;
    private static final double NARROW = 11;
    private static final double WIDE = 28;
    private static final List<String> WIDE_COLUMNS =
            List.of("station_id", "name", "site", "address", "manager", "manager_email", "errors", "error_codes");
    private static final String DAY_FORMAT = "yyyy-mm-dd";
    private static final String TIME_FORMAT = "yyyy-mm-dd hh:mm";

    private final Wording words;
    private final ZoneId zone;
    private final Worksheet sheet;
    private int line;

    private StationWorkbook(Worksheet sheet, Wording words) {
        this.sheet = sheet;
        this.words = words;
        this.zone = ZoneId.of(words.zone());
    }

    /**
     * The bytes of the workbook; the same for the same table.
     *
     * @param title the sheet's name
     */
    static byte[] of(StationTable table, String title, Wording words) {
        try {
            Path file = Files.createTempFile("stations-", ".xlsx");
            try {
                try (Workbook workbook = new Workbook(Files.newOutputStream(file), APPLICATION, VERSION)) {
                    StationWorkbook written = new StationWorkbook(workbook.newWorksheet(title), words);
                    written.head(table.size());
                    table.forEach(written::row);
                    written.sheet.finish();
                }
                return timeless(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("No workbook can be made in the folder of temporary files", failure);
        }
    }

    private void head(int rows) {
        List<String> columns = StationTable.COLUMNS;
        for (int column = 0; column < columns.size(); column++) {
            sheet.width(column, WIDE_COLUMNS.contains(columns.get(column)) ? WIDE : NARROW);
        }
        sheet.freezePane(2, 1);
        sheet.setAutoFilter(0, 0, Math.max(1, rows), columns.size() - 1);
        for (int column = 0; column < columns.size(); column++) {
            sheet.value(0, column, words.say("column." + columns.get(column)));
            sheet.style(0, column).bold().wrapText(true).set();
        }
    }

    private void row(List<Object> cells) {
        line++;
        for (int column = 0; column < cells.size(); column++) {
            cell(column, cells.get(column));
        }
        if (line % ROWS_IN_MEMORY == 0) {
            try {
                sheet.flush();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void cell(int column, Object cell) {
        if (cell instanceof Boolean truth) {
            sheet.value(line, column, words.say(truth ? "yes" : "no"));
        } else if (cell instanceof Number number) {
            sheet.value(line, column, number);
        } else if (cell instanceof LocalDate day) {
            sheet.value(line, column, day);
            sheet.style(line, column).format(DAY_FORMAT).set();
        } else if (cell instanceof Instant instant) {
            sheet.value(line, column, instant.atZone(zone).toLocalDateTime());
            sheet.style(line, column).format(TIME_FORMAT).set();
        } else if (cell != null) {
            sheet.value(line, column, cell.toString());
        }
    }

    /** The same archive without the time of its making, which the library notes in each entry and in one of the parts. */
    private static byte[] timeless(Path workbook) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile parts = new ZipFile(workbook.toFile());
                ZipOutputStream copies = new ZipOutputStream(bytes)) {
            for (ZipEntry part : Collections.list(parts.entries())) {
                ZipEntry copy = new ZipEntry(part.getName());
                copy.setTimeLocal(EPOCH);
                copies.putNextEntry(copy);
                byte[] content = parts.getInputStream(part).readAllBytes();
                copies.write(part.getName().equals("docProps/core.xml") ? withoutTime(content) : content);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] withoutTime(byte[] properties) {
        return new String(properties, StandardCharsets.UTF_8)
                .replaceAll("<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\\1>", "")
                .getBytes(StandardCharsets.UTF_8);
    }
}
