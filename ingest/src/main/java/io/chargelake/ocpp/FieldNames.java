package io.chargelake.ocpp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of one kind of object, found by OCPP's camelCase names, by snake_case, and in any other case with or
 * without underscores.
 */
final class FieldNames {

    /** Not a field of the object. */
    static final int UNKNOWN = -1;

    private final String[] snakeCase;
    private final Map<String, Integer> positions = new HashMap<>();

    private FieldNames(String... camelCase) {
        snakeCase = new String[camelCase.length];
        for (int position = 0; position < camelCase.length; position++) {
            String name = camelCase[position];
            snakeCase[position] = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            positions.put(name, position);
            positions.put(snakeCase[position], position);
            positions.put(simplified(name), position);
        }
    }

    static FieldNames of(String... camelCase) {
        return new FieldNames(camelCase);
    }

    int count() {
        return snakeCase.length;
    }

    /** The position of the field of that name, {@link #UNKNOWN} if there is none. */
    int position(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            position = positions.get(simplified(name));
        }
        return position == null ? UNKNOWN : position;
    }

    /** The snake_case name of a field, by which flags and reasons call it. */
    String snakeCase(int position) {
        return snakeCase[position];
    }

    private static String simplified(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
