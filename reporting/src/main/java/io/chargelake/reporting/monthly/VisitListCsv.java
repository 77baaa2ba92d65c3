package io.chargelake.reporting.monthly;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A list as a file for a spreadsheet: RFC 4180 in UTF-8 with a byte order mark, which Excel needs. Text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
final class VisitListCsv {

    private static final int LONGEST_TEXT = 300;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    private static final List<String> HEADER = List.of(
            "rank",
            "station_id",
            "name",
            "site",
            "address",
            "latitude_deg",
            "longitude_deg",
            "vendor",
            "model",
            "worst_date",
            "worst_day_faults",
            "days_over_threshold",
            "faults",
            "episodes",
            "fault_minutes",
            "faulted_transactions",
            "error_codes",
            "errors",
            "last_fault_at");

    private VisitListCsv() {}

    /** The bytes of the file. */
    static byte[] of(VisitList list) {
        StringWriter text = new StringWriter();
        text.write(BYTE_ORDER_MARK);
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            csv.writeRecord(HEADER);
            list.visits().forEach(visit -> csv.writeRecord(fields(visit)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> fields(Visit visit) {
        Station station = visit.station();
        StationFaults faults = visit.faults();
        return List.of(
                Integer.toString(visit.rank()),
                text(station.id()),
                text(station.name()),
                text(station.site()),
                text(station.address()),
                station.latitudeDeg().map(String::valueOf).orElse(""),
                station.longitudeDeg().map(String::valueOf).orElse(""),
                text(station.vendor()),
                text(station.model()),
                faults.worstDay().toString(),
                Integer.toString(faults.worstDayFaults()),
                Integer.toString(faults.daysOverThreshold()),
                Integer.toString(faults.faults()),
                Integer.toString(faults.episodes()),
                faults.faultMinutes().toPlainString(),
                Integer.toString(faults.faultedTransactions()),
                text(String.join(" ", faults.errorCodes())),
                text(faults.errorCodes().stream().map(ErrorWords::of).distinct().collect(Collectors.joining("; "))),
                faults.lastFaultAt().toString());
    }

    private static String text(Optional<String> raw) {
        return raw.map(VisitListCsv::text).orElse("");
    }

    private static String text(String raw) {
        String line = OneLine.of(raw, LONGEST_TEXT);
        return !line.isEmpty() && FORMULA_STARTS.indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
    }
}
