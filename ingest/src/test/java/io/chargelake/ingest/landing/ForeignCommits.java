package io.chargelake.ingest.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Commits to a table as Spark makes them, in the form in which OPTIMIZE, DELETE of whole partitions and ALTER TABLE
 * write them to its log.
 *
 * @param table the table's folder
 */
record ForeignCommits(Path table) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Replaces each data file by another one with the same rows, as OPTIMIZE does. */
    void moveEveryFile() throws IOException {
        List<String> actions = new ArrayList<>(List.of(commitInfo("OPTIMIZE")));
        for (JsonNode add : adds()) {
            actions.add(remove(add, false));
            ObjectNode moved = add.deepCopy();
            String path = add.path("path").asText();
            moved.put("path", path.replace("part-", "part-optimized-"));
            moved.put("dataChange", false);
            Files.copy(table.resolve(path), table.resolve(moved.path("path").asText()));
            actions.add(JSON.writeValueAsString(JSON.createObjectNode().set("add", moved)));
        }
        commit(actions);
    }

    /** Removes every row, as a DELETE of whole partitions does. */
    void removeEveryFile() throws IOException {
        List<String> actions = new ArrayList<>(List.of(commitInfo("DELETE")));
        for (JsonNode add : adds()) {
            actions.add(remove(add, true));
        }
        commit(actions);
    }

    /** Sets a property, as ALTER TABLE does. */
    void changeDefinition() throws IOException {
        for (String action : Files.readAllLines(commit(0))) {
            JsonNode metaData = JSON.readTree(action).path("metaData");
            if (metaData.isObject()) {
                ((ObjectNode) metaData.path("configuration")).put("somebody", "was here");
                commit(List.of(
                        commitInfo("SET TBLPROPERTIES"),
                        JSON.writeValueAsString(JSON.createObjectNode().set("metaData", metaData))));
            }
        }
    }

    private static String commitInfo(String operation) {
        return "{\"commitInfo\":{\"timestamp\":" + System.currentTimeMillis() + ",\"operation\":\"" + operation
                + "\",\"operationParameters\":{},\"isBlindAppend\":false,\"engineInfo\":\"a test\"}}";
    }

    private static String remove(JsonNode add, boolean dataChange) throws IOException {
        ObjectNode remove = JSON.createObjectNode();
        remove.set("path", add.path("path"));
        remove.put("deletionTimestamp", System.currentTimeMillis());
        remove.put("dataChange", dataChange);
        remove.put("extendedFileMetadata", true);
        remove.set("partitionValues", add.path("partitionValues"));
        remove.set("size", add.path("size"));
        return JSON.writeValueAsString(JSON.createObjectNode().set("remove", remove));
    }

    private List<JsonNode> adds() throws IOException {
        List<JsonNode> adds = new ArrayList<>();
        for (long version = 0; Files.exists(commit(version)); version++) {
            for (String action : Files.readAllLines(commit(version))) {
                JsonNode add = JSON.readTree(action).path("add");
                if (add.isObject()) {
                    adds.add(add);
                }
            }
        }
        return adds;
    }

    private void commit(List<String> actions) throws IOException {
        long version = 0;
        while (Files.exists(commit(version))) {
            version++;
        }
        Files.write(commit(version), actions, StandardOpenOption.CREATE_NEW);
    }

    private Path commit(long version) {
        return table.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
    }
}
