package io.chargelake.lake;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.util.PartitionUtils;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes rows of a table into Parquet files (zstd), one for each partition value. They lie in the table's folder, and no
 * reader sees them before a {@link TableCommit} names them.
 *
 * <p>Any number of partitions may be open at a time: when their buffers together exceed a limit, the fullest are written
 * out. For one thread.
 */
public final class RowFiles implements Closeable {

    private final Target target;
    private final long bufferLimit;
    private final Configuration configuration;
    private final CodecFactory codecs;
    private final BytesInputCompressor zstd;
    private final Map<Object, RowWriter> writers = new LinkedHashMap<>();
    private final List<RowWriter> finished = new ArrayList<>();
    private final String filePrefix = "part-" + UUID.randomUUID() + "-";
    private long buffered;
    private boolean kept;

    /**
     * Where files of a table go, and how they are written; travels to other machines.
     *
     * @param location the table's folder
     * @param layout the columns in the files
     * @param partition the partition's column; null where the table has none
     * @param statistics names of the columns by which readers skip files
     * @param settings of Hadoop, beyond its defaults
     */
    public record Target(
            String location,
            RowLayout layout,
            RowLayout.Field partition,
            Collection<String> statistics,
            Map<String, String> settings)
            implements Serializable {

        /**
         * Begins files there.
         *
         * @param bufferLimit bytes of rows in memory
         */
        public RowFiles open(long bufferLimit) {
            Configuration configuration = new Configuration();
            settings.forEach(configuration::set);
            return new RowFiles(this, bufferLimit, configuration);
        }

        private String folderOf(Serializable value) {
            return partition == null
                    ? location
                    : PartitionUtils.getTargetDirectory(location, List.of(partition.name()), literals(value));
        }

        /** Without the settings, some of which are secret. */
        @Override
        public String toString() {
            return "files of " + layout.table() + " in " + location;
        }

        private Map<String, Literal> literals(Serializable value) {
            return Map.of(partition.name(), LakeValue.literal(partition.name(), partition.type(), value));
        }
    }

    RowFiles(Target target, long bufferLimit, Configuration configuration) {
        this.target = target;
        this.bufferLimit = bufferLimit;
        this.configuration = configuration;
        this.codecs = new CodecFactory(configuration, RowLayout.PAGE_BYTES);
        this.zstd = codecs.getCompressor(CompressionCodecName.ZSTD);
    }

    /**
     * The rows of one partition; the same writer for the same value.
     *
     * @param partitionValue of the class that {@link TableRow} reads from the partition column, for example
     *     {@link java.time.LocalDate}; null where the table has no partitions
     */
    public RowWriter rows(Serializable partitionValue) throws IOException {
        RowWriter open = writers.get(partitionValue);
        if (open == null) {
            String name = filePrefix + (finished.size() + writers.size()) + ".zstd.parquet";
            open = new RowWriter(
                    this, target.layout(), DataFile.in(target.folderOf(partitionValue), name, configuration), zstd);
            writers.put(partitionValue, open);
        }
        return open;
    }

    /** How many rows have been written so far. */
    long rowCount() {
        return writers.values().stream().mapToLong(RowWriter::rowCount).sum();
    }

    /** How many partitions are open. */
    int partitionCount() {
        return writers.size();
    }

    /** Completes what is open; further rows go to new files. */
    public List<NewFile> finish() throws IOException {
        List<NewFile> files = new ArrayList<>();
        for (Map.Entry<Object, RowWriter> writer : writers.entrySet()) {
            files.add(NewFile.of(
                    writer.getValue().finish(target.statistics()), (Serializable) writer.getKey(), target.layout()));
            finished.add(writer.getValue());
        }
        writers.clear();
        buffered = 0;
        return files;
    }

    /** The finished files stay when this is closed. */
    public void keep() {
        kept = true;
    }

    /** Frees what is open, and deletes the files unless they are kept. */
    @Override
    public void close() {
        writers.values().forEach(writer -> writer.abandonUnless(false));
        finished.forEach(writer -> writer.abandonUnless(kept));
        codecs.release();
    }

    /** Called by a writer whose buffer has grown or, after it was written out, shrunk. */
    void buffersGrewBy(long bytes) throws IOException {
        buffered += bytes;
        while (buffered > bufferLimit) {
            RowWriter fullest = writers.values().stream()
                    .max(Comparator.comparingLong(RowWriter::buffered))
                    .orElseThrow();
            buffered -= fullest.buffered();
            fullest.writeOut();
        }
    }
}
