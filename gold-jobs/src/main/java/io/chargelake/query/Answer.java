package io.chargelake.query;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.chargelake.upkeep.TextTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a question's answer is.
 *
 * @param schema its columns
 * @param rows its rows, or the first of them
 * @param isCut whether there are more
 */
record Answer(StructType schema, List<Row> rows, boolean isCut) {

    /** For people: values of stations may be hostile, and so nothing that a terminal would obey is printed. */
    List<String> table() {
        TextTable table = new TextTable();
        for (StructField column : schema.fields()) {
            if (column.dataType() instanceof NumericType) {
                table.number(column.name());
            } else {
                table.text(column.name());
            }
        }
        rows.forEach(row -> table.row(IntStream.range(0, row.length())
                .mapToObj(i -> row.isNullAt(i) ? "-" : text(row.get(i)).replaceAll("\\p{C}", "\u00b7"))
                .toArray(String[]::new)));
        return table.lines();
    }

    /** RFC 4180, with a header; nulls are empty. */
    List<String> csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(Arrays.asList(schema.fieldNames()));
            rows.forEach(row -> csv.writeRecord(IntStream.range(0, row.length())
                    .mapToObj(i -> row.isNullAt(i) ? "" : text(row.get(i)))
                    .toList()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().lines().toList();
    }

    /** For programs. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("columns", Arrays.asList(schema.fieldNames()));
        summary.put(
                "rows",
                rows.stream()
                        .map(row -> {
                            Map<String, Object> values = new LinkedHashMap<>();
                            for (int i = 0; i < row.length(); i++) {
                                values.put(schema.fieldNames()[i], row.isNullAt(i) ? null : json(row.get(i)));
                            }
                            return values;
                        })
                        .toList());
        summary.put("more", isCut);
        return summary;
    }

    private static Object json(Object value) {
        if (value instanceof Number && !(value instanceof BigDecimal) || value instanceof Boolean) {
            return value;
        }
        return value instanceof scala.collection.Seq<?> list
                ? scala.jdk.javaapi.CollectionConverters.asJava(list).stream()
                        .map(Answer::text)
                        .toList()
                : text(value);
    }

    private static String text(Object value) {
        if (value instanceof scala.collection.Seq<?> list) {
            return scala.jdk.javaapi.CollectionConverters.asJava(list).stream()
                    .map(Answer::text)
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof Instant instant ? instant.toString() : String.valueOf(value);
    }
}
