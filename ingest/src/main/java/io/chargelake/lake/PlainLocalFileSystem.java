package io.chargelake.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of this machine for Hadoop, without a checksum file beside each, and without a {@code chmod} process for
 * each file and folder that is made: Hadoop's own starts one wherever its native library is missing. Curating a month of
 * 16,000 frames made 800 of them.
 *
 * <p>Parquet has checksums of its own, and nobody else reads Hadoop's.
 */
public final class PlainLocalFileSystem extends LocalFileSystem {

    /** The Hadoop setting that names the file system of {@code file:} URIs. */
    public static final String CONFIGURATION_KEY = "fs.file.impl";

    /** Called by Hadoop, by reflection. */
    public PlainLocalFileSystem() {
        super(new Unforked());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    /** Sets permissions from within this process. */
    private static final class Unforked extends RawLocalFileSystem {

        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            try {
                Files.setPosixFilePermissions(pathToFile(path).toPath(), permissions(permission));
            } catch (UnsupportedOperationException noPosix) {
                super.setPermission(path, permission);
            }
        }
    }

    private static Set<PosixFilePermission> permissions(FsPermission permission) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        add(
                permissions,
                permission.getUserAction(),
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE);
        add(
                permissions,
                permission.getGroupAction(),
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.GROUP_EXECUTE);
        add(
                permissions,
                permission.getOtherAction(),
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE,
                PosixFilePermission.OTHERS_EXECUTE);
        return permissions;
    }

    private static void add(
            Set<PosixFilePermission> permissions,
            FsAction action,
            PosixFilePermission read,
            PosixFilePermission write,
            PosixFilePermission execute) {
        if (action.implies(FsAction.READ)) {
            permissions.add(read);
        }
        if (action.implies(FsAction.WRITE)) {
            permissions.add(write);
        }
        if (action.implies(FsAction.EXECUTE)) {
            permissions.add(execute);
        }
    }
}
