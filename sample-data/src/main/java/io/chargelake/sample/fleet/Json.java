package io.chargelake.sample.fleet;

/** Writes JSON text the way a station's firmware would: member by member, in its own spelling of names. */
final class Json {

    private final StringBuilder out = new StringBuilder(192);
    private final Naming naming;

    Json(Naming naming) {
        this.naming = naming;
    }

    Json startObject() {
        comma();
        out.append('{');
        return this;
    }

    Json startObject(String name) {
        name(name);
        out.append('{');
        return this;
    }

    Json endObject() {
        out.append('}');
        return this;
    }

    Json startArray(String name) {
        name(name);
        out.append('[');
        return this;
    }

    Json endArray() {
        out.append(']');
        return this;
    }

    Json text(String name, String value) {
        name(name);
        quote(value, out);
        return this;
    }

    Json number(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A member whose value is JSON text already. */
    Json raw(String name, String json) {
        name(name);
        out.append(json);
        return this;
    }

    /** A member without a value: left out, or null where the dialect spells that out. */
    Json absent(String name) {
        if (naming == Naming.SNAKE_CASE) {
            raw(name, "null");
        }
        return this;
    }

    private void name(String name) {
        comma();
        out.append('"').append(naming.of(name)).append("\":");
    }

    private void comma() {
        if (out.length() > 0) {
            char last = out.charAt(out.length() - 1);
            if (last != '{' && last != '[' && last != ':') {
                out.append(',');
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }

    static String quoted(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2);
        quote(value, text);
        return text.toString();
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
