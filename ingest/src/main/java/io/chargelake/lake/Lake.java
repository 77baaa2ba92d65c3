package io.chargelake.lake;

import java.nio.file.Path;

/**
 * Where the tables lie: a folder or an object-store URI with one folder a layer and one a table below it.
 *
 * @param root an absolute URI without a trailing slash, for example {@code file:///data/lake} or
 *     {@code s3a://bucket/lake}
 */
public record Lake(String root) {

    public Lake {
        if (!root.matches("[a-z][a-z0-9+.-]*:/.*")) {
            throw new IllegalArgumentException("lake: " + root + " (expected: an absolute URI)");
        }
        root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    /**
     * The lake at a folder or URI as a user writes it.
     *
     * @param location a path of this machine, relative or absolute, or a URI with a scheme
     */
    public static Lake at(String location) {
        // Not Path.toUri: Hadoop takes locations as they are written, and %20 for three characters.
        return location.matches("[a-z][a-z0-9+.-]+:/.*")
                ? new Lake(location)
                : new Lake("file://" + Path.of(location).toAbsolutePath().normalize());
    }

    /** Whether it is a folder that this machine has as its own, mounted from elsewhere or not. */
    public boolean isLocal() {
        return root.startsWith("file:");
    }

    /** The URI of a table's folder: {@code silver.heartbeats} lies in {@code <root>/silver/heartbeats}. */
    public String locationOf(Table table) {
        return root + "/" + table.name().replace('.', '/');
    }
}
