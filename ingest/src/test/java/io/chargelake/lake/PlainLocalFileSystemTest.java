package io.chargelake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainLocalFileSystemTest {

    @TempDir
    private Path folder;

    @Test
    void aFileHasThePermissionsThatWereAskedForAndNoChecksumBesideIt() throws Exception {
        FileSystem files = files();
        Path file = folder.resolve("new/file");

        try (OutputStream out = FileSystem.create(files, path(file), FsPermission.valueOf("-rw-r-----"))) {
            out.write(1);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(file.getParent().toFile().list()).containsExactly("file");
        try (var in = files.open(path(file))) {
            assertThat(in.read()).isEqualTo(1);
        }
    }

    @Test
    void hadoopTakesItForItsLocalFileSystem() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PlainLocalFileSystem.CONFIGURATION_KEY, PlainLocalFileSystem.class.getName());
        configuration.setBoolean("fs.file.impl.disable.cache", true);

        assertThat(FileSystem.getLocal(configuration)).isInstanceOf(PlainLocalFileSystem.class);
    }

    private FileSystem files() throws Exception {
        PlainLocalFileSystem files = new PlainLocalFileSystem();
        files.initialize(folder.toUri(), new Configuration());
        return files;
    }

    private static org.apache.hadoop.fs.Path path(Path file) {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }
}
