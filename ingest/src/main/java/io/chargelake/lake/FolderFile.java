package io.chargelake.lake;

import java.time.Instant;

/**
 * A file that lies in a table's folder, whether the table knows it or not.
 *
 * @param path below the table's folder
 * @param bytes its size
 * @param modifiedAt when it was written last
 */
public record FolderFile(String path, long bytes, Instant modifiedAt) {

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
