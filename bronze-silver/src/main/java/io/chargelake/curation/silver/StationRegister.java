package io.chargelake.curation.silver;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.OperatorFile;
import io.chargelake.ingest.ingress.identity.Identification;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The stations as an operator lists them in a CSV file (RFC 4180, UTF-8, comma): the header names columns of
 * {@code silver.stations}, of which only {@code station_id} is required. Columns that only the ingress reads may stand in
 * it and do not come into the lake.
 *
 * @param stations for each station the values of the table's columns, in the order of the station ids
 */
public record StationRegister(List<List<Object>> stations) {

    private static final int SHOWN_PROBLEMS = 3;

    /**
     * Reads a register.
     *
     * @throws CommandFailure (exit 2) if the file cannot be read, has a column that the table does not know, or a row
     *     that cannot be right; the message names line and value
     */
    public static StationRegister read(Path file) {
        List<List<Object>> stations = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Reader text = OperatorFile.open(file);
                CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(text)) {
            boolean headerChecked = false;
            for (NamedCsvRecord station : records) {
                if (!headerChecked) {
                    check(file, station.getHeader());
                    headerChecked = true;
                }
                List<Object> values = values(station, problems);
                if (values.get(0) != null && !ids.add((String) values.get(0))) {
                    problems.add("line " + station.getStartingLineNumber() + ": station_id '" + values.get(0)
                            + "' is listed twice");
                }
                stations.add(values);
            }
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("There is no station register " + file + ".");
        } catch (CharacterCodingException e) {
            throw notReadable(file, "it is not UTF-8 text");
        } catch (CsvParseException e) {
            throw notReadable(file, rootMessage(e));
        } catch (IOException | UncheckedIOException e) {
            throw notReadable(file, e.getMessage());
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN_PROBLEMS;
            throw CommandFailure.usage("The station register " + file + " cannot be right: "
                    + String.join("; ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ". Nothing was changed.");
        }
        if (stations.isEmpty()) {
            throw CommandFailure.usage("The station register " + file + " lists no station. Nothing was changed.");
        }
        stations.sort(Comparator.comparing(values -> (String) values.get(0)));
        return new StationRegister(List.copyOf(stations));
    }

    /** The register that a lake has now; empty where it has none. */
    public static StationRegister of(Lake lake) {
        List<List<Object>> stations = new ArrayList<>();
        for (TableRow row : TableRows.of(lake, Stations.TABLE).list()) {
            stations.add(Stations.TABLE.columns().stream()
                    .map(column -> row.value(column.name()))
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
        }
        stations.sort(Comparator.comparing(values -> (String) values.get(0)));
        return new StationRegister(List.copyOf(stations));
    }

    private static void check(Path file, List<String> header) {
        List<String> known = Stations.TABLE.columns().stream().map(Column::name).toList();
        for (String name : header) {
            if (!known.contains(name) && !Identification.OWN_COLUMNS.contains(name)) {
                throw CommandFailure.usage("The station register " + file + " has a column '" + name
                        + "' that is not known. Known are: " + String.join(", ", known) + ".");
            }
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw CommandFailure.usage(
                    "The station register " + file + " names a column twice: " + String.join(", ", header) + ".");
        }
        if (!header.contains("station_id")) {
            throw CommandFailure.usage("The station register " + file + " has no column station_id; its columns are: "
                    + String.join(", ", header) + ".");
        }
    }

    private static List<Object> values(NamedCsvRecord station, List<String> problems) {
        Object[] values = new Object[Stations.TABLE.columns().size()];
        if (station.getFieldCount() != station.getHeader().size()) {
            problems.add("line " + station.getStartingLineNumber() + ": " + station.getFieldCount()
                    + " fields under a header of " + station.getHeader().size());
        }
        for (int i = 0; i < values.length; i++) {
            Column column = Stations.TABLE.columns().get(i);
            String text = station.findField(column.name()).orElse("").strip();
            if (!text.isEmpty()) {
                try {
                    values[i] = value(column, text);
                } catch (IllegalArgumentException | DateTimeException | IllformedLocaleException wrong) {
                    problems.add("line " + station.getStartingLineNumber() + ": " + column.name() + " '" + text
                            + "' is not " + expected(column));
                }
            } else if (!column.nullable()) {
                problems.add("line " + station.getStartingLineNumber() + ": " + column.name() + " is missing");
            }
        }
        return Arrays.asList(values);
    }

    /** The value of a text that is there; throws what the caller reports when the text cannot be it. */
    private static Object value(Column column, String text) {
        if (column.type() == ColumnType.DOUBLE) {
            double value = Double.parseDouble(text);
            double limit = column.name().equals("latitude_deg") ? 90 : 180;
            require(Math.abs(value) <= limit);
            return value;
        }
        switch (column.name()) {
            case "time_zone" -> ZoneId.of(text);
            case "country" -> require(text.matches("[A-Z]{2}"));
            case "locale" -> new Locale.Builder().setLanguageTag(text);
            case "maintenance_email" -> require(text.matches("[^@\\s,;<>]+@[^@\\s,;<>]+"));
            default -> require(text.chars().noneMatch(Character::isISOControl));
        }
        return text;
    }

    private static String expected(Column column) {
        return switch (column.name()) {
            case "latitude_deg" -> "a number from -90 to 90";
            case "longitude_deg" -> "a number from -180 to 180";
            case "time_zone" -> "an IANA time zone such as Europe/Berlin";
            case "country" -> "a two-letter country code such as DE";
            case "locale" -> "a language tag such as de-DE";
            case "maintenance_email" -> "one e-mail address";
            default -> "text without control characters";
        };
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }

    private static CommandFailure notReadable(Path file, String reason) {
        return CommandFailure.usage("The station register " + file + " cannot be read: " + reason + ".");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
