package io.chargelake.ingest.ingress.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.OperatorFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A CSV file (RFC 4180, UTF-8, comma) whose header names its columns and whose rows have a key; columns that nobody asks
 * for are ignored. It is right as a whole or not at all.
 *
 * @param what what the file is, for messages, as "station register"
 * @param keyColumn the column that must be there and have a text in every row, another one in each
 * @param sameKey what makes two keys the same
 * @param mostCharactersShown longer texts are not shown in messages, because they may be secrets in a wrong column
 */
public record CsvFile(String what, String keyColumn, UnaryOperator<String> sameKey, int mostCharactersShown) {

    private static final int SHOWN_PROBLEMS = 3;

    /**
     * Reads a file.
     *
     * @param row makes a value of a row; what it returns does not count where it has found a problem
     * @return the values by what makes their keys the same
     * @throws CommandFailure (exit 2) if the file cannot be read, has no rows, or a row that cannot be right; the message
     *     names lines and, unless they are long, values
     */
    public <T> Map<String, T> read(Path file, Function<CsvRow, T> row) {
        Map<String, T> values = new HashMap<>();
        List<String> problems = new ArrayList<>();
        try (Reader text = OperatorFile.open(file);
                // What is wrong with header and rows is said below, by line, and without texts that may be secrets.
                CsvReader<NamedCsvRecord> records = CsvReader.builder()
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .build(NamedCsvRecordHandler.of(header -> header.allowDuplicateHeaderFields(true)), text)) {
            for (NamedCsvRecord csv : records) {
                checkHeader(file, csv.getHeader());
                CsvRow next = new CsvRow(csv, mostCharactersShown, problems);
                if (csv.getFieldCount() != csv.getHeader().size()) {
                    next.problem(csv.getFieldCount() + " fields under a header of "
                            + csv.getHeader().size());
                    continue;
                }
                String key = next.text(keyColumn).orElse("");
                if (key.isEmpty()) {
                    next.problem(keyColumn + " is missing");
                } else if (values.put(sameKey.apply(key), row.apply(next)) != null) {
                    next.problem(keyColumn + " '" + key + "' is listed before");
                }
            }
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("There is no " + what + " " + file + ".");
        } catch (CsvParseException e) {
            throw notReadable(file, e.getMessage());
        } catch (UncheckedIOException e) {
            throw notReadable(file, reason(e.getCause()));
        } catch (IOException e) {
            throw notReadable(file, reason(e));
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN_PROBLEMS;
            throw CommandFailure.usage("The " + what + " " + file + " cannot be right: "
                    + String.join("; ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ".");
        }
        if (values.isEmpty()) {
            // A file that is being written looks like this, and must not shut everybody out.
            throw CommandFailure.usage("The " + what + " " + file + " has no rows.");
        }
        return Map.copyOf(values);
    }

    private void checkHeader(Path file, List<String> header) {
        long keys = header.stream().filter(keyColumn::equals).count();
        if (keys != 1) {
            throw CommandFailure.usage("The " + what + " " + file
                    + (keys == 0 ? " has no column " : " names more than once the column ") + keyColumn + ".");
        }
        if (header.stream().distinct().count() < header.size()) {
            throw CommandFailure.usage("The " + what + " " + file + " names a column twice.");
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof CharacterCodingException ? "it is not UTF-8 text" : failure.toString();
    }

    private CommandFailure notReadable(Path file, String reason) {
        return CommandFailure.usage("The " + what + " " + file + " cannot be read: " + reason + ".");
    }
}
