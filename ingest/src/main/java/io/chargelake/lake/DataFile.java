package io.chargelake.lake;

import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** A new file of a table, on whatever file system the lake lies. */
interface DataFile {

    /** Where to write it; its folder is there. */
    OutputFile output() throws IOException;

    /** Makes sure that the finished file outlives a power cut, and tells what a table's log has to know about it. */
    DataFileStatus finished(DataFileStatistics statistics) throws IOException;

    /** Removes it. */
    void delete() throws IOException;

    /** The file of that name in a folder of a table, given as Kernel gives it. */
    static DataFile in(String folder, String name, Configuration configuration) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder, name);
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file")
                ? new Local(path, Path.of(path.toUri().getPath()))
                : new Remote(path, configuration);
    }

    /**
     * A file of this machine, written without Hadoop, which would add a checksum file to each and fork {@code chmod}
     * for its permissions.
     */
    record Local(org.apache.hadoop.fs.Path path, Path file) implements DataFile {

        @Override
        public OutputFile output() throws IOException {
            Files.createDirectories(file.getParent());
            return new LocalOutputFile(file);
        }

        @Override
        public DataFileStatus finished(DataFileStatistics statistics) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return new DataFileStatus(
                    path.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis(),
                    Optional.of(statistics));
        }

        @Override
        public void delete() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** A file of any file system that Hadoop knows. */
    record Remote(org.apache.hadoop.fs.Path path, Configuration configuration) implements DataFile {

        @Override
        public OutputFile output() throws IOException {
            return HadoopOutputFile.fromPath(path, configuration);
        }

        @Override
        public DataFileStatus finished(DataFileStatistics statistics) throws IOException {
            FileStatus written = path.getFileSystem(configuration).getFileStatus(path);
            return new DataFileStatus(
                    path.toString(), written.getLen(), written.getModificationTime(), Optional.of(statistics));
        }

        @Override
        public void delete() throws IOException {
            path.getFileSystem(configuration).delete(path, false);
        }
    }
}
