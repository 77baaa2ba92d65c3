package io.chargelake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chargelake.lake.Column;
import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table's data contract by the Open Data Contract Standard 3.1 (Bitol): what readers may rely on.
 *
 * @param content as the standard has it
 */
record OdcsContract(Map<String, Object> content) {

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    static OdcsContract of(Catalog catalog, CatalogEntry entry) {
        Table table = entry.table();
        Map<String, Object> contract = new LinkedHashMap<>();
        contract.put("apiVersion", "v3.1.0");
        contract.put("kind", "DataContract");
        contract.put("id", "urn:chargelake:" + table.name());
        contract.put("name", table.name());
        contract.put("version", table.version() + ".0.0");
        contract.put("status", "active");
        contract.put("domain", "electric-vehicle charging");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("purpose", table.purpose());
        description.put("usage", "Terms: " + catalog.licence());
        description.put("limitations", table.layer().access());
        contract.put("description", description);
        contract.put(
                "servers",
                List.of(mapOf("server", "lake", "type", "local", "path", path(catalog, table), "format", "delta")));
        contract.put("schema", List.of(schema(table)));
        contract.put("team", mapOf("name", catalog.owner()));
        contract.put(
                "roles",
                List.of(mapOf(
                        "role",
                        table.layer().word() + " reader",
                        "access",
                        "read",
                        "description",
                        table.layer().access())));
        contract.put(
                "slaProperties",
                List.of(mapOf("property", "retention", "value", table.layer().retention())));
        return new OdcsContract(contract);
    }

    private static String path(Catalog catalog, Table table) {
        return catalog.lake() + "/" + table.name().replace('.', '/');
    }

    private static Map<String, Object> schema(Table table) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("name", table.name());
        schema.put("physicalName", table.name().replace('.', '/'));
        schema.put("logicalType", "object");
        schema.put("physicalType", "table");
        schema.put("description", table.purpose());
        schema.put("dataGranularityDescription", table.grain());
        schema.put(
                "properties",
                table.columns().stream().map(column -> property(table, column)).toList());
        List<Map<String, Object>> quality = new ArrayList<>();
        quality.add(mapOf(
                "type", "library",
                "metric", "duplicateValues",
                "mustBe", 0,
                "arguments", mapOf("properties", table.key()),
                "dimension", "uniqueness",
                "description", "No two rows have the same " + String.join(", ", table.key()) + ".",
                "unit", "rows"));
        quality.add(mapOf(
                "type",
                "text",
                "dimension",
                "completeness",
                "description",
                "Rows in = rows out + duplicates + quarantined, in every run; ops.runs has the numbers."));
        schema.put("quality", quality);
        return schema;
    }

    private static Map<String, Object> property(Table table, Column column) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", column.name());
        int key = table.key().indexOf(column.name());
        if (key >= 0) {
            property.put("primaryKey", true);
            property.put("primaryKeyPosition", key + 1);
        }
        property.put("logicalType", logicalType(column.type()));
        property.put("physicalType", column.type().sql());
        property.put("required", !column.nullable());
        property.put("description", column.description());
        if (table.partition().filter(column.name()::equals).isPresent()) {
            property.put("partitioned", true);
            property.put("partitionKeyPosition", 1);
        }
        column.personal().ifPresent(kind -> property.put("classification", PersonalWords.classification(kind)));
        if (column.type() == ColumnType.STRING_LIST) {
            property.put("items", mapOf("logicalType", "string"));
        }
        List<Map<String, Object>> custom = new ArrayList<>();
        column.unit().ifPresent(unit -> custom.add(mapOf("property", "unit", "value", unit.ucum())));
        if (!column.words().isEmpty()) {
            custom.add(mapOf("property", "words", "value", column.words()));
        }
        if (!custom.isEmpty()) {
            property.put("customProperties", custom);
        }
        return property;
    }

    private static String logicalType(ColumnType type) {
        return switch (type) {
            case STRING, BINARY -> "string";
            case INT, LONG -> "integer";
            case DOUBLE, DECIMAL_2 -> "number";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case STRING_LIST -> "array";
        };
    }

    private static Map<String, Object> mapOf(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    String yaml() {
        try {
            return YAML.writeValueAsString(content);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
