package io.chargelake.lake;

import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of one partition of a table, value by value in the order of the table's columns without
 * the partition column, each row closed by {@link #endRow}:
 *
 * <pre>{@code
 * rows.string(topic).intValue(partition).longValue(offset).absent().endRow();
 * }</pre>
 *
 * <p>A null stands for an absent value. A value of the wrong type, an absent value of a required column and a row that
 * ends early throw {@link IllegalArgumentException}: they are programming errors, and the rows are then to be closed
 * without a commit.
 */
public final class RowWriter {

    private static final Logger LOG = LoggerFactory.getLogger(RowWriter.class);

    /** How much may be added before the buffers are measured, which costs a walk over all columns. */
    private static final int MEASURE_EVERY_BYTES = 128 << 10;

    private final RowFiles files;
    private final RowLayout layout;
    private final MessageType schema;
    private final ParquetProperties properties;
    private final DataFile target;
    private final BytesInputCompressor codec;
    private final ParquetFileWriter file;
    private final ColumnWriter[] writers;
    private final ColumnType[] types;
    /** The definition level of a value that is there (of a list that is there: of an empty one). */
    private final int[] definitions;

    private ColumnWriteStore columns;
    private ColumnChunkPageWriteStore pages;
    private int cursor;
    private long rowsInGroup;
    private long rowsWrittenOut;
    private long buffered;
    private int addedSinceMeasured;
    private boolean closed;

    RowWriter(RowFiles files, RowLayout layout, DataFile target, BytesInputCompressor codec) throws IOException {
        this.files = files;
        this.layout = layout;
        this.schema = layout.schema();
        this.properties = layout.properties();
        this.target = target;
        this.codec = codec;
        this.writers = new ColumnWriter[layout.columns().size()];
        this.types = layout.columns().stream().map(RowLayout.Field::type).toArray(ColumnType[]::new);
        this.definitions = layout.columns().stream()
                .mapToInt(column -> column.nullable() ? 1 : 0)
                .toArray();
        this.file = new ParquetFileWriter(
                target.output(),
                schema,
                ParquetFileWriter.Mode.CREATE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                null,
                properties);
        file.start();
        startRowGroup();
    }

    /** A text. */
    public RowWriter string(String value) {
        return value == null ? absent() : binary(ColumnType.STRING, Binary.fromString(value));
    }

    /** A text that is UTF-8 already; the array must not change any more. */
    public RowWriter utf8(byte[] value) {
        return value == null ? absent() : binary(ColumnType.STRING, Binary.fromConstantByteArray(value));
    }

    /** Bytes; the array must not change any more. */
    public RowWriter binary(byte[] value) {
        return value == null ? absent() : binary(ColumnType.BINARY, Binary.fromConstantByteArray(value));
    }

    /** The remaining bytes of a buffer that must not change before the row ends. */
    public RowWriter binary(ByteBuffer value) {
        return value == null ? absent() : binary(ColumnType.BINARY, Binary.fromReusedByteBuffer(value));
    }

    /** A whole number. */
    public RowWriter intValue(int value) {
        next(ColumnType.INT, Integer.BYTES).write(value, 0, definition());
        return moveOn();
    }

    /** A whole number, or null. */
    public RowWriter intValue(Integer value) {
        return value == null ? absent() : intValue(value.intValue());
    }

    /** A long whole number. */
    public RowWriter longValue(long value) {
        next(ColumnType.LONG, Long.BYTES).write(value, 0, definition());
        return moveOn();
    }

    /** A long whole number, or null. */
    public RowWriter longValue(Long value) {
        return value == null ? absent() : longValue(value.longValue());
    }

    /** A floating-point number, or null. */
    public RowWriter doubleValue(Double value) {
        if (value == null) {
            return absent();
        }
        next(ColumnType.DOUBLE, Double.BYTES).write(value.doubleValue(), 0, definition());
        return moveOn();
    }

    /** A truth value, or null. */
    public RowWriter bool(Boolean value) {
        if (value == null) {
            return absent();
        }
        next(ColumnType.BOOLEAN, 1).write(value.booleanValue(), 0, definition());
        return moveOn();
    }

    /** A day, or null. */
    public RowWriter date(LocalDate value) {
        if (value == null) {
            return absent();
        }
        next(ColumnType.DATE, Integer.BYTES).write(Math.toIntExact(value.toEpochDay()), 0, definition());
        return moveOn();
    }

    /** An instant, or null; what is finer than a microsecond is cut off. */
    public RowWriter instant(Instant value) {
        return value == null ? absent() : instantMicros(LakeValue.micros(value));
    }

    /** An instant in microseconds since 1970. */
    public RowWriter instantMicros(long micros) {
        next(ColumnType.TIMESTAMP, Long.BYTES).write(micros, 0, definition());
        return moveOn();
    }

    /**
     * A number with two decimals, or null.
     *
     * @throws ArithmeticException if the value has more than two decimals: who computes rounds, half up
     */
    public RowWriter decimal(BigDecimal value) {
        if (value == null) {
            return absent();
        }
        long unscaled =
                value.setScale(2, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
        next(ColumnType.DECIMAL_2, Long.BYTES).write(unscaled, 0, definition());
        return moveOn();
    }

    /** A list of texts, or null. */
    public RowWriter strings(List<String> values) {
        if (values == null) {
            return absent();
        }
        ColumnWriter writer = next(ColumnType.STRING_LIST, Integer.BYTES);
        int empty = definition();
        if (values.isEmpty()) {
            writer.writeNull(0, empty);
        }
        int repetition = 0;
        for (String value : values) {
            Binary utf8 = Binary.fromString(value);
            addedSinceMeasured += utf8.length();
            writer.write(utf8, repetition, empty + 1);
            repetition = 1;
        }
        return moveOn();
    }

    /** No value, in a column that may lack one. */
    public RowWriter absent() {
        RowLayout.Field column = column();
        if (!column.nullable()) {
            throw new IllegalArgumentException(layout.table() + "." + column.name() + ": null (expected: a value)");
        }
        writers[cursor].writeNull(0, 0);
        return moveOn();
    }

    /** Ends the row. */
    public void endRow() {
        if (cursor != writers.length) {
            throw new IllegalArgumentException(layout.table() + ": the row ends before " + column().name());
        }
        cursor = 0;
        columns.endRecord();
        rowsInGroup++;
        if (addedSinceMeasured > MEASURE_EVERY_BYTES) {
            measure();
        }
    }

    long rowCount() {
        return rowsWrittenOut + rowsInGroup;
    }

    long buffered() {
        return buffered;
    }

    /** Writes the buffered rows to the file as one row group. */
    void writeOut() throws IOException {
        endRowGroup();
        startRowGroup();
    }

    /**
     * Writes the rest and the footer; the file is complete then.
     *
     * @param wanted the columns whose statistics readers are told
     */
    DataFileStatus finish(Collection<String> wanted) throws IOException {
        endRowGroup();
        file.end(Map.of());
        closed = true;
        return target.finished(FileStatistics.of(layout, file.getFooter(), wanted));
    }

    /** Frees what is open, and deletes the file unless its rows are, or may come to be, in the table. */
    void abandonUnless(boolean wanted) {
        try {
            if (!closed) {
                closed = true;
                file.close();
            }
            if (!wanted) {
                target.delete();
            }
        } catch (IOException failure) {
            LOG.warn("{} is not part of any table and could not be deleted", target, failure);
        }
    }

    private RowWriter binary(ColumnType type, Binary value) {
        next(type, value.length()).write(value, 0, definition());
        return moveOn();
    }

    private ColumnWriter next(ColumnType type, int bytes) {
        if (cursor == types.length || types[cursor] != type) {
            RowLayout.Field column = column();
            throw new IllegalArgumentException(layout.table() + "." + column.name() + ": " + type.sql() + " (expected: "
                    + column.type().sql() + ")");
        }
        addedSinceMeasured += bytes;
        return writers[cursor];
    }

    private RowLayout.Field column() {
        if (cursor == writers.length) {
            throw new IllegalArgumentException(layout.table() + ": more values than columns in a row");
        }
        return layout.columns().get(cursor);
    }

    private int definition() {
        return definitions[cursor];
    }

    private RowWriter moveOn() {
        cursor++;
        return this;
    }

    private void measure() {
        addedSinceMeasured = 0;
        long now = columns.getBufferedSize();
        long growth = now - buffered;
        buffered = now;
        try {
            files.buffersGrewBy(growth);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void startRowGroup() {
        pages = new ColumnChunkPageWriteStore(
                codec,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        columns = properties.newColumnWriteStore(schema, pages, pages);
        for (int i = 0; i < writers.length; i++) {
            writers[i] = columns.getColumnWriter(schema.getColumns().get(i));
        }
        rowsInGroup = 0;
        buffered = 0;
        addedSinceMeasured = 0;
    }

    private void endRowGroup() throws IOException {
        if (rowsInGroup > 0) {
            file.startBlock(rowsInGroup);
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
            rowsWrittenOut += rowsInGroup;
            rowsInGroup = 0;
        }
        columns.close();
        pages.close();
    }
}
