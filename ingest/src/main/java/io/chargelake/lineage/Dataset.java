package io.chargelake.lineage;

import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import java.net.URI;
import java.util.Optional;

/**
 * What a run reads or writes, by the names that OpenLineage's naming conventions give it, so that other tools mean the
 * same by them.
 *
 * @param namespace the system that holds it, for example {@code kafka://localhost:9092} or {@code s3://bucket}
 * @param name its name there
 * @param table the table that it is; empty for topics
 */
public record Dataset(String namespace, String name, Optional<Table> table) {

    /**
     * A topic of Kafka.
     *
     * @param bootstrap servers as {@code --kafka} has them; the first one stands for the cluster
     */
    public static Dataset topic(String bootstrap, String topic) {
        return new Dataset("kafka://" + bootstrap.split(",")[0].strip(), topic, Optional.empty());
    }

    /** A table of the lake, by where it lies. */
    public static Dataset table(Lake lake, Table table) {
        URI location = URI.create(lake.locationOf(table).replace(" ", "%20"));
        return location.getScheme().equals("file")
                ? new Dataset("file", location.getPath(), Optional.of(table))
                : new Dataset(
                        // s3a is Hadoop's name for S3, and nobody else's.
                        location.getScheme().replaceFirst("^s3a$", "s3") + "://" + location.getAuthority(),
                        location.getPath().substring(1),
                        Optional.of(table));
    }
}
