package io.chargelake.reporting.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The OpenAPI document that the server publishes, as a judge of its answers: each must have all the fields that the document
 * lists, of the types that it says, and no others.
 */
final class PublishedApi {

    private static final String BASE = "/api/v1";
    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonNode document;
    private final ObjectNode components;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private PublishedApi(JsonNode document) {
        this.document = document;
        this.components = document.path("components").deepCopy();
        components.path("schemas").properties().forEach(schema -> close(schema.getKey(), schema.getValue()));
    }

    static PublishedApi read() {
        try (InputStream yaml = OpenApiController.class.getResourceAsStream("openapi.yaml")) {
            return new PublishedApi(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails where an answer is not what the document says; paths that are not there are the business of a 404 alone. */
    void check(String method, String path, int status, String contentType, String body) {
        if (!path.startsWith(BASE + "/") || body.isEmpty()) {
            return;
        }
        Optional<JsonNode> operation = operation(method.toLowerCase(Locale.ROOT), path.substring(BASE.length()));
        JsonNode responses = operation.map(found -> found.path("responses")).orElseGet(() -> problemOf(path, status));
        JsonNode response = responses.has(Integer.toString(status))
                ? responses.path(Integer.toString(status))
                : responses.path("default");
        if (response.has("$ref")) {
            response = document.at(response.path("$ref").textValue().substring(1));
        }
        JsonNode media = response.path("content").path(contentType);
        if (media.isMissingNode()) {
            throw new AssertionError(method + " " + path + " answers " + status + " with " + contentType
                    + ", which openapi.yaml does not say");
        }
        String schema = media.path("schema").path("$ref").textValue().substring(SCHEMAS.length());
        JsonSchema rules = schemas.computeIfAbsent(schema, this::schema);
        rules.validate(body, InputFormat.JSON).stream().findFirst().ifPresent(difference -> {
            throw new AssertionError(
                    method + " " + path + " is not as openapi.yaml says (" + schema + "): " + difference);
        });
    }

    private JsonNode problemOf(String path, int status) {
        if (status == 404 || status == 401 || status == 429) {
            return document.at("/paths/~1me/get/responses");
        }
        throw new AssertionError(path + " answers " + status + ", but openapi.yaml has no such path");
    }

    private Optional<JsonNode> operation(String method, String path) {
        JsonNode exact = document.path("paths").path(path).path(method);
        if (!exact.isMissingNode()) {
            return Optional.of(exact);
        }
        return document.path("paths").properties().stream()
                .filter(each -> Pattern.matches(each.getKey().replaceAll("\\{[^}]+}", "[^/]+"), path))
                .map(each -> each.getValue().path(method))
                .filter(found -> !found.isMissingNode())
                .findFirst();
    }

    private JsonSchema schema(String name) {
        ObjectNode root = components.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$ref", SCHEMAS + name);
        root.set("components", components);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    /** What the document leaves open, as any does: all fields are there, and no others. A station's are extended elsewhere. */
    private static void close(String name, JsonNode schema) {
        if (name.equals("Problem") || name.equals("Wanted")) {
            return;
        }
        if (schema.path("properties").isObject()) {
            ArrayNode required = ((ObjectNode) schema).putArray("required");
            schema.path("properties").fieldNames().forEachRemaining(required::add);
        }
        if (!name.equals("Station") && (schema.has("properties") || schema.has("allOf"))) {
            ((ObjectNode) schema).put("unevaluatedProperties", false);
        }
        schema.path("allOf").forEach(part -> {
            if (part.path("properties").isObject()) {
                ArrayNode required = ((ObjectNode) part).putArray("required");
                part.path("properties").fieldNames().forEachRemaining(required::add);
            }
        });
    }
}
