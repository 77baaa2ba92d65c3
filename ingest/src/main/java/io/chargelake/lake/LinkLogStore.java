package io.chargelake.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes a Delta log on a local disk so that of two processes that commit the same version exactly one wins: the
 * file is written under another name and then hard-linked to its own, which the operating system refuses where that
 * name exists. The store that Delta uses for local files asks first and renames then, and is safe within one JVM only.
 *
 * <p>Kernel uses it through {@link LakeEngine}; Spark through {@code spark.delta.logStore.file.impl}.
 */
public final class LinkLogStore extends HadoopFileSystemLogStore {

    /** For Delta, which makes log stores by reflection. */
    public LinkLogStore(Configuration configuration) {
        super(configuration);
    }

    @Override
    public void write(
            org.apache.hadoop.fs.Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws IOException {
        Path target = Path.of(path.toUri().getPath());
        Path written = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(written, StandardCharsets.UTF_8)) {
                while (actions.hasNext()) {
                    out.write(actions.next());
                    out.write('\n');
                }
            }
            if (overwrite) {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                link(written, target);
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void link(Path written, Path target) throws IOException {
        try {
            Files.createLink(target, written);
        } catch (UnsupportedOperationException noHardLinks) {
            // A file system such as FAT: the check and the move are two steps there.
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString(), null, noHardLinks.getMessage());
            }
            Files.move(written, target);
        }
    }

    @Override
    public Boolean isPartialWriteVisible(org.apache.hadoop.fs.Path path, Configuration configuration) {
        return false;
    }
}
