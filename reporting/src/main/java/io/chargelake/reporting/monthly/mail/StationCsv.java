package io.chargelake.reporting.monthly.mail;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.chargelake.reporting.csv.SpreadsheetText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The table as a file that every spreadsheet and every program reads: RFC 4180 in UTF-8 with a byte order mark, which
 * Excel needs; days and instants as ISO 8601, in UTC. Text that a spreadsheet would take for a formula gets an
 * apostrophe before it.
 */
final class StationCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private StationCsv() {}

    /** Writes the file and leaves the stream open. */
    static void write(StationTable table, OutputStream to) throws IOException {
        Writer text = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        text.write(BYTE_ORDER_MARK);
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
        csv.writeRecord(StationTable.COLUMNS);
        table.forEach(row -> csv.writeRecord(row.stream().map(StationCsv::field).toList()));
        csv.flush();
    }

    private static String field(Object cell) {
        if (cell == null) {
            return "";
        }
        if (cell instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return cell instanceof String text ? SpreadsheetText.of(text) : cell.toString();
    }
}
