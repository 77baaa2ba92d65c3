package io.chargelake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What lies in a table's folder, as the file system tells it: the table's log does not know of files whose writer died
 * before its commit.
 *
 * <p>Every method throws a {@link io.chargelake.cli.CommandFailure} (exit 5) when the lake's file system cannot be
 * used.
 */
public final class TableFolder {

    private static final String LOG = "_delta_log";
    private static final String CHANGES = "_change_data";

    /** A commit or a checkpoint under the name that it has until it is complete. */
    private static final Pattern HALF_WRITTEN = Pattern.compile("\\..+\\.tmp");

    private final Lake lake;
    private final Table table;

    /**
     * The folder of a table.
     *
     * @param lake the lake
     * @param table a table of it, whether it exists or not
     */
    public TableFolder(Lake lake, Table table) {
        this.lake = lake;
        this.table = table;
    }

    /**
     * Data files that a version of the table does not consist of. Earlier versions may, and commits that are being
     * written will.
     *
     * @param files the version
     * @param before only those that were last written before this
     */
    public List<FolderFile> dataOutside(TableFiles files, Instant before) {
        Set<String> known = files.files().stream().map(StoredFile::path).collect(Collectors.toSet());
        return list(
                "",
                true,
                file -> isData(file.path()) && file.modifiedAt().isBefore(before) && !known.contains(file.path()));
    }

    /**
     * Files in the table's log whose writer died before they were complete. No reader looks at them.
     *
     * @param before only those that were last written before this
     */
    public List<FolderFile> halfWrittenLog(Instant before) {
        return list(
                LOG,
                false,
                file -> HALF_WRITTEN.matcher(file.name()).matches()
                        && file.modifiedAt().isBefore(before));
    }

    /** Deletes a file. One that is gone already is no failure. */
    public void delete(FolderFile file) {
        DeltaTables.usable(lake, () -> {
            Path path = new Path(root(), file.path());
            return path.getFileSystem(LakeEngine.configuration()).delete(path, false);
        });
    }

    private List<FolderFile> list(String below, boolean recursively, Predicate<FolderFile> wanted) {
        return DeltaTables.usable(lake, () -> {
            List<FolderFile> found = new ArrayList<>();
            FileSystem system = root().getFileSystem(LakeEngine.configuration());
            collect(system, below, recursively, wanted, found);
            return found;
        });
    }

    /** Not by Hadoop's own recursion, which asks a local file system for the owner of every file, by a process each. */
    private void collect(
            FileSystem system, String below, boolean recursively, Predicate<FolderFile> wanted, List<FolderFile> found)
            throws IOException {
        FileStatus[] entries;
        try {
            entries = system.listStatus(below.isEmpty() ? root() : new Path(root(), below));
        } catch (FileNotFoundException notThere) {
            return;
        }
        for (FileStatus entry : entries) {
            String path = below.isEmpty()
                    ? entry.getPath().getName()
                    : below + "/" + entry.getPath().getName();
            if (entry.isDirectory()) {
                if (recursively && isData(path)) {
                    collect(system, path, true, wanted, found);
                }
            } else {
                FolderFile file =
                        new FolderFile(path, entry.getLen(), Instant.ofEpochMilli(entry.getModificationTime()));
                if (wanted.test(file)) {
                    found.add(file);
                }
            }
        }
    }

    /** Names with a dot or an underscore in front belong to others, but for the change feed's. */
    private static boolean isData(String path) {
        return Arrays.stream(path.split("/"))
                .allMatch(part -> part.equals(CHANGES) || !(part.startsWith("_") || part.startsWith(".")));
    }

    private Path root() {
        return new Path(lake.locationOf(table));
    }
}
