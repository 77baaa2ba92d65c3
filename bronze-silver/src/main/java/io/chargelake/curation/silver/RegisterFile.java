package io.chargelake.curation.silver;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.OperatorFile;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableRow;
import io.chargelake.lake.TableRows;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file that an operator keeps and that is the whole of a table: CSV (RFC 4180, UTF-8, comma) whose header names columns
 * of the table, of which only those that every row has are required.
 *
 * @param name what it is called, for messages: "station register"
 * @param table the table
 * @param ignored columns that may stand in the file and do not come into the lake
 * @param distinct the columns that together no two lines may share
 */
record RegisterFile(String name, Table table, Set<String> ignored, List<String> distinct) {

    private static final int SHOWN_PROBLEMS = 3;

    /**
     * Reads a file.
     *
     * @return for each line the values of the table's columns, in the order of their texts
     * @throws CommandFailure (exit 2) if the file cannot be read, has a column that the table does not know, or a line that
     *     cannot be right; the message names line and value
     */
    List<List<Object>> read(Path file) {
        List<List<Object>> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        try (Reader text = OperatorFile.open(file);
                CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(text)) {
            boolean headerChecked = false;
            for (NamedCsvRecord line : records) {
                if (!headerChecked) {
                    check(file, line.getHeader());
                    headerChecked = true;
                }
                List<Object> values = values(line, problems);
                List<Object> identity = distinct.stream()
                        .map(column -> values.get(table.columns().indexOf(table.column(column))))
                        .collect(Collectors.toCollection(ArrayList::new));
                if (identity.get(0) != null && !seen.add(identity)) {
                    problems.add("line " + line.getStartingLineNumber() + ": "
                            + String.join(", ", distinct) + " '"
                            + identity.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + "' is listed twice");
                }
                rows.add(values);
            }
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("There is no " + name + " " + file + ".");
        } catch (CharacterCodingException e) {
            throw notReadable(file, "it is not UTF-8 text");
        } catch (CsvParseException e) {
            throw notReadable(file, rootMessage(e));
        } catch (IOException | UncheckedIOException e) {
            throw notReadable(file, e.getMessage());
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN_PROBLEMS;
            throw CommandFailure.usage("The " + name + " " + file + " cannot be right: "
                    + String.join("; ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ". Nothing was changed.");
        }
        return inOrder(rows);
    }

    /** What a lake has of it now; none where it has none. */
    List<List<Object>> of(Lake lake) {
        List<List<Object>> rows = new ArrayList<>();
        for (TableRow row : TableRows.of(lake, table).list()) {
            rows.add(table.columns().stream()
                    .map(column -> row.value(column.name()))
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
        }
        return inOrder(rows);
    }

    private static List<List<Object>> inOrder(List<List<Object>> rows) {
        rows.sort(Comparator.comparing((List<Object> values) -> (String) values.get(0))
                .thenComparing(values -> values.toString()));
        return List.copyOf(rows);
    }

    private void check(Path file, List<String> header) {
        List<String> known = table.columns().stream().map(Column::name).toList();
        for (String column : header) {
            if (!known.contains(column) && !ignored.contains(column)) {
                throw CommandFailure.usage("The " + name + " " + file + " has a column '" + column
                        + "' that is not known. Known are: " + String.join(", ", known) + ".");
            }
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw CommandFailure.usage(
                    "The " + name + " " + file + " names a column twice: " + String.join(", ", header) + ".");
        }
        for (Column column : table.columns()) {
            if (!column.nullable() && !header.contains(column.name())) {
                throw CommandFailure.usage("The " + name + " " + file + " has no column " + column.name()
                        + "; its columns are: " + String.join(", ", header) + ".");
            }
        }
    }

    private List<Object> values(NamedCsvRecord line, List<String> problems) {
        Object[] values = new Object[table.columns().size()];
        if (line.getFieldCount() != line.getHeader().size()) {
            problems.add("line " + line.getStartingLineNumber() + ": " + line.getFieldCount()
                    + " fields under a header of " + line.getHeader().size());
        }
        for (int i = 0; i < values.length; i++) {
            Column column = table.columns().get(i);
            String text = line.findField(column.name()).orElse("").strip();
            if (!text.isEmpty()) {
                try {
                    values[i] = value(column, text);
                } catch (IllegalArgumentException | DateTimeException | IllformedLocaleException wrong) {
                    problems.add("line " + line.getStartingLineNumber() + ": " + column.name() + " '" + text
                            + "' is not " + expected(column));
                }
            } else if (!column.nullable()) {
                problems.add("line " + line.getStartingLineNumber() + ": " + column.name() + " is missing");
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
        if (column.type() == ColumnType.INT) {
            int value = Integer.parseInt(text);
            require(value >= 0);
            return value;
        }
        if (column.type() == ColumnType.TIMESTAMP) {
            return OffsetDateTime.parse(text).toInstant();
        }
        if (!column.words().isEmpty()) {
            require(column.words().contains(text));
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
        if (column.type() == ColumnType.INT) {
            return "a whole number from 0 on";
        }
        if (column.type() == ColumnType.TIMESTAMP) {
            return "a time with its offset such as 2026-10-05T08:00:00Z";
        }
        if (!column.words().isEmpty()) {
            return "one of " + String.join(", ", column.words());
        }
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

    private CommandFailure notReadable(Path file, String reason) {
        return CommandFailure.usage("The " + name + " " + file + " cannot be read: " + reason + ".");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
