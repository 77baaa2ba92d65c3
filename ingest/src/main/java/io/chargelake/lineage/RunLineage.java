package io.chargelake.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lake.Column;
import io.chargelake.lake.Table;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one run, after the OpenLineage specification 2-0-2: START, and COMPLETE or FAIL. Tables are named with
 * their columns and, when the run is complete, with the rows that it has written.
 *
 * <p>An event that cannot be handed over is a warning: the run has done its work.
 */
public final class RunLineage {

    private static final Logger LOG = LoggerFactory.getLogger(RunLineage.class);
    private static final String SPECIFICATION = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = "https://openlineage.io/spec/facets/";
    private static final String PRODUCER = "https://github.com/chargelake/chargelake/" + CodeVersion.current();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LineageTarget target;
    private final String namespace;
    private final String command;
    private final DataFlow flow;
    private final UUID run = UUID.randomUUID();

    private RunLineage(LineageTarget target, String namespace, String command, DataFlow flow) {
        this.target = target;
        this.namespace = namespace;
        this.command = command;
        this.flow = flow;
    }

    /**
     * Tells that a run begins.
     *
     * @param namespace what jobs of this lake are found under
     * @param command the command's name, without "chargelake"
     */
    public static RunLineage begin(LineageTarget target, String namespace, String command, DataFlow flow, Instant now) {
        RunLineage lineage = new RunLineage(target, namespace, command, flow);
        lineage.send(lineage.event("START", now, Map.of()));
        return lineage;
    }

    /**
     * Tells that the run has ended well.
     *
     * @param summary what it prints with {@code --json}; {@code tables} has the counts of each table
     */
    public void completed(Map<String, Object> summary, Instant now) {
        send(event("COMPLETE", now, summary));
    }

    /** Tells that the run has failed, and with which sentence. */
    public void failed(String message, Instant now) {
        ObjectNode event = event("FAIL", now, Map.of());
        ObjectNode error = facet(event.withObject("/run/facets"), "errorMessage", "1-0-1/ErrorMessageRunFacet.json");
        error.put("message", message).put("programmingLanguage", "Java");
        send(event);
    }

    private ObjectNode event(String type, Instant now, Map<String, Object> summary) {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventType", type)
                .put("eventTime", now.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("producer", PRODUCER)
                .put("schemaURL", SPECIFICATION);
        event.putObject("run").put("runId", run.toString()).putObject("facets");
        ObjectNode job = event.putObject("job").put("namespace", namespace).put("name", "chargelake." + command);
        facet(job.putObject("facets"), "jobType", "2-0-3/JobTypeJobFacet.json")
                .put("processingType", "BATCH")
                .put("integration", "CHARGELAKE")
                .put("jobType", "COMMAND");
        add(event.putArray("inputs"), flow.reads());
        add(event.putArray("outputs"), flow.writes());
        flow.writes().stream()
                .flatMap(dataset -> dataset.table().stream())
                .forEach(table -> addRows(event, table, summary));
        return event;
    }

    private static void add(ArrayNode datasets, List<Dataset> flow) {
        for (Dataset dataset : flow) {
            ObjectNode node =
                    datasets.addObject().put("namespace", dataset.namespace()).put("name", dataset.name());
            ObjectNode facets = node.putObject("facets");
            dataset.table().ifPresent(table -> describe(facets, table, dataset.namespace()));
        }
    }

    private static void describe(ObjectNode facets, Table table, String namespace) {
        ArrayNode fields =
                facet(facets, "schema", "1-1-1/SchemaDatasetFacet.json").putArray("fields");
        for (Column column : table.columns()) {
            fields.addObject()
                    .put("name", column.name())
                    .put("type", column.type().sql())
                    .put("description", column.description());
        }
        facet(facets, "documentation", "1-0-1/DocumentationDatasetFacet.json").put("description", table.grain());
        facet(facets, "symlinks", "1-0-1/SymlinksDatasetFacet.json")
                .putArray("identifiers")
                .addObject()
                .put("namespace", namespace)
                .put("name", table.name())
                .put("type", "TABLE");
    }

    private static void addRows(ObjectNode event, Table table, Map<String, Object> summary) {
        rows(summary, table).ifPresent(rows -> {
            for (JsonNode output : event.withArray("outputs")) {
                if (output.at("/facets/symlinks/identifiers/0/name").asText().equals(table.name())) {
                    facet(
                                    ((ObjectNode) output).putObject("outputFacets"),
                                    "outputStatistics",
                                    "1-0-2/OutputStatisticsOutputDatasetFacet.json")
                            .put("rowCount", rows);
                }
            }
        });
    }

    /** The rows that a run says to have written to a table; a command of several parts has a summary for each. */
    private static Optional<Long> rows(Map<?, ?> summary, Table table) {
        if (summary.get("tables") instanceof Map<?, ?> tables
                && tables.get(table.name()) instanceof Map<?, ?> counts
                && counts.get("out") instanceof Number rows) {
            return Optional.of(rows.longValue());
        }
        return summary.values().stream()
                .filter(part -> part instanceof Map<?, ?> inner && inner.containsKey("tables"))
                .flatMap(part -> rows((Map<?, ?>) part, table).stream())
                .findFirst();
    }

    private static ObjectNode facet(ObjectNode facets, String name, String schema) {
        return facets.putObject(name).put("_producer", PRODUCER).put("_schemaURL", FACETS + schema);
    }

    private void send(ObjectNode event) {
        try {
            target.send(JSON.writeValueAsString(event));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException failure) {
            LOG.warn("Lineage of {} could not be told to {}: {}", command, target, failure.toString());
        }
    }
}
