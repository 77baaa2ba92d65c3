package io.chargelake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * Makes commits to tables in an object store safe for any number of writers: of two that commit the same version, one
 * wins and the other is told.
 *
 * <p>Delta's own store for S3 is safe within one JVM only. Here a commit is one PUT with {@code If-None-Match: *}, which
 * the object store carries out if, and only if, there is nothing under that name (Amazon S3 since August 2024; MinIO,
 * Ceph and others have it too). A file system that cannot do this is refused, not written without it.
 *
 * <p>A PUT whose answer got lost is repeated by the client, and the repeat is refused because of the first. A commit
 * that finds its name taken therefore looks whether what stands there is its own: commits contain an identifier that
 * no other has.
 *
 * <p>Kernel and Spark both load this class by the name in {@link #CONFIGURATION_KEY} and {@link #SPARK_KEY}.
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {

    /** The Hadoop setting by which Delta Kernel finds the store for {@code s3a:} URIs. */
    public static final String CONFIGURATION_KEY = "io.delta.kernel.logStore.s3a.impl";

    /** The Spark setting by which Delta on Spark finds the store for {@code s3a:} URIs. */
    public static final String SPARK_KEY = "spark.delta.logStore.s3a.impl";

    /** Called by Delta, by reflection. */
    public ConditionalPutLogStore(Configuration configuration) {
        super(configuration);
    }

    /**
     * Writes a file of the table's log.
     *
     * @throws FileAlreadyExistsException if another writer was first and {@code overwrite} is false
     * @throws IOException if the object store cannot be reached or has no conditional PUT
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        actions.forEachRemaining(action -> lines.append(action).append('\n'));
        byte[] bytes = lines.toString().getBytes(UTF_8);
        FileSystem files = path.getFileSystem(configuration);
        try {
            put(files, path, bytes, overwrite);
        } catch (IOException failure) {
            if (overwrite || !stands(files, path)) {
                throw failure;
            }
            if (!Arrays.equals(bytes, read(files, path))) {
                FileAlreadyExistsException other = new FileAlreadyExistsException(path.toString());
                other.initCause(failure);
                throw other;
            }
        }
    }

    private static void put(FileSystem files, Path path, byte[] bytes, boolean overwrite) throws IOException {
        FSDataOutputStreamBuilder<?, ?> file =
                files.createFile(path).recursive().overwrite(true);
        if (!overwrite) {
            if (!files.hasPathCapability(path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
                throw new IOException(path + " cannot be put only where there is nothing, so two writers could not be"
                        + " told apart; set fs.s3a.create.conditional.enabled to true, and use an object store that has"
                        + " conditional PUTs");
            }
            file.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        }
        // The PUT takes place when the stream is closed, and must not when writing to it failed: no try-with-resources.
        FSDataOutputStream out = file.build();
        try {
            out.write(bytes);
        } catch (IOException failure) {
            out.abort();
            throw failure;
        }
        out.close();
    }

    private static boolean stands(FileSystem files, Path path) throws IOException {
        try {
            return files.getFileStatus(path).isFile();
        } catch (FileNotFoundException missing) {
            return false;
        }
    }

    private static byte[] read(FileSystem files, Path path) throws IOException {
        try (FSDataInputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    /** Asked before a checkpoint is written. An object is seen as a whole or not at all. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return false;
    }
}
