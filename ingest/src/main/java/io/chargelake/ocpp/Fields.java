package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The fields of one JSON object, read tolerantly: a field that is null counts as absent, numbers may be sent as text
 * and text as numbers. Each repair leaves a flag that begins with the field's snake_case name: {@code _as_text} (a
 * number sent as text), {@code _as_number} (text sent as a number), {@code _as_json} (anything else sent as text; its
 * JSON text is kept), {@code _as_decimal} (20.0 for 20), {@code _rounded}, {@code _decimal_comma}, {@code _respelled},
 * {@code _too_long}, {@code _empty}, {@code _repeated} (the last one counts).
 */
final class Fields {

    /** Reads the value of a field that holds further objects; the current token is the first of the value. */
    @FunctionalInterface
    interface NestedReader {
        void read(JsonText json) throws IOException;
    }

    /** A field's value: decoded text of a string, text as sent of anything else. */
    private record Value(JsonToken token, String text) {

        boolean isText() {
            return token == JsonToken.VALUE_STRING;
        }

        boolean isNumber() {
            return token.isNumeric();
        }
    }

    private static final long UNLIMITED = Long.MAX_VALUE;

    /** Longest text of an integer, sign included, that surely fits a long. */
    private static final int SAFE_LONG_DIGITS = 18;

    private static final List<String> NOTHING = List.of("null", "0x0000");

    private final FieldNames names;
    private final Value[] values;
    private final Findings findings;

    private Fields(FieldNames names, Findings findings) {
        this.names = names;
        this.values = new Value[names.count()];
        this.findings = findings;
    }

    /** Reads the object whose first token is the current one, to its end. */
    static Fields read(JsonText json, FieldNames names, Findings findings) throws IOException {
        return read(json, names, findings, "", JsonText::skip);
    }

    /** The same, handing the value of one field to a reader of its own unless it is null. */
    static Fields read(JsonText json, FieldNames names, Findings findings, String nestedField, NestedReader nested)
            throws IOException {
        int nestedPosition = names.position(nestedField);
        Fields fields = new Fields(names, findings);
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            JsonToken token = json.next();
            int position = names.position(name);
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            if (position == FieldNames.UNKNOWN) {
                findings.extra(name, json.slice());
            } else if (position == nestedPosition) {
                nested.read(json);
            } else {
                if (fields.values[position] != null) {
                    findings.flag(names.snakeCase(position) + "_repeated");
                }
                boolean decoded = token == JsonToken.VALUE_STRING || token.isNumeric();
                fields.values[position] = new Value(token, decoded ? json.scalar() : json.slice());
            }
        }
        return fields;
    }

    /** Whether the field has a value other than null and the empty text. */
    boolean has(String field) {
        Value value = value(field);
        return value != null && !value.text.isEmpty();
    }

    /** Text of any length; empty text counts as absent. */
    Optional<String> text(String field) {
        return text(field, UNLIMITED);
    }

    /** Text that OCPP bounds; empty text counts as absent. */
    Optional<String> text(String field, long longest) {
        return has(field) ? Optional.of(text(field, value(field), longest)) : Optional.empty();
    }

    /** Text that OCPP requires and that a row is possible without: its absence is flagged, {@code _missing}. */
    Optional<String> expectedText(String field, long longest) {
        if (!has(field)) {
            findings.flag(flag(field, "_missing"));
        }
        return text(field, longest);
    }

    /** Text that must be there, though it may be empty; {@code ""} and a reason where it is not. */
    String requiredText(String field, long longest) {
        Value value = value(field);
        if (value == null) {
            findings.reject(flag(field, "_missing"));
            return "";
        }
        if (value.text.isEmpty()) {
            findings.flag(flag(field, "_empty"));
        }
        return text(field, value, longest);
    }

    /** Vendors' text; {@code null} and {@code 0x0000} in it say that there is nothing to say. */
    Optional<String> vendorText(String field, long longest) {
        return text(field, longest).filter(text -> !isNothing(text));
    }

    /** A word of a vocabulary; one that OCPP does not know is kept and flagged, {@code unknown_} and the field. */
    <E extends Enum<E> & OcppName> Optional<Term<E>> term(String field, Vocabulary<E> vocabulary) {
        if (!has(field)) {
            return Optional.empty();
        }
        String text = text(field, value(field), UNLIMITED);
        Optional<Term<E>> exact = vocabulary.exact(text);
        if (exact.isPresent()) {
            return exact;
        }
        Optional<Term<E>> respelled = vocabulary.anyCase(text);
        if (respelled.isPresent()) {
            findings.flag(flag(field, "_respelled"));
            return respelled;
        }
        findings.flag("unknown_" + snakeCase(field));
        return Optional.of(new Term.Unknown<>(text));
    }

    /** A timestamp; its repairs are flags of its own. */
    Optional<OcppTimestamp> timestamp(String field) {
        return has(field) ? Optional.of(OcppTimestamp.parse(value(field).text)) : Optional.empty();
    }

    /** A whole number that names something. Defects: {@code _not_an_integer}, {@code _out_of_range}. */
    Optional<Long> identifier(String field, Consumer<String> defect) {
        return whole(field, false, defect);
    }

    /** A count that may come with decimals and is rounded. Defects: {@code _not_a_number}, {@code _out_of_range}. */
    Optional<Long> rounded(String field, Consumer<String> defect) {
        return whole(field, true, defect);
    }

    /** A connector: a whole number that fits an int. Defects as of {@link #identifier}. */
    Optional<Integer> connector(String field, Consumer<String> defect) {
        Optional<Long> number = identifier(field, defect);
        if (number.isPresent() && number.get().intValue() != number.get()) {
            defect.accept(flag(field, "_out_of_range"));
            return Optional.empty();
        }
        return number.map(Long::intValue);
    }

    /** A decimal number that OCPP has as text. Defects: {@code _missing}, {@code _not_a_number}. */
    Optional<BigDecimal> decimalText(String field, Consumer<String> defect) {
        if (!has(field)) {
            defect.accept(flag(field, "_missing"));
            return Optional.empty();
        }
        if (value(field).isNumber()) {
            findings.flag(flag(field, "_as_number"));
        }
        return decimal(field, value(field), "_not_a_number", defect);
    }

    private Optional<Long> whole(String field, boolean rounds, Consumer<String> defect) {
        if (!has(field)) {
            return Optional.empty();
        }
        Value value = value(field);
        if (value.isText()) {
            findings.flag(flag(field, "_as_text"));
        }
        if (value.token == JsonToken.VALUE_NUMBER_INT && value.text.length() <= SAFE_LONG_DIGITS) {
            return Optional.of(Long.parseLong(value.text));
        }
        String noNumber = rounds ? "_not_a_number" : "_not_an_integer";
        Optional<BigDecimal> decimal = decimal(field, value, noNumber, defect);
        if (decimal.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal whole = DecimalText.whole(decimal.get());
        if (!DecimalText.fitsLong(whole)) {
            defect.accept(flag(field, "_out_of_range"));
            return Optional.empty();
        }
        boolean exact = whole.compareTo(decimal.get()) == 0;
        if (!exact && !rounds) {
            defect.accept(flag(field, noNumber));
            return Optional.empty();
        }
        if (!exact) {
            findings.flag(flag(field, "_rounded"));
        } else if (DecimalText.isWrittenAsDecimal(value.text)) {
            findings.flag(flag(field, "_as_decimal"));
        }
        return Optional.of(whole.longValueExact());
    }

    private Optional<BigDecimal> decimal(String field, Value value, String noNumber, Consumer<String> defect) {
        Optional<BigDecimal> decimal =
                value.isText() || value.isNumber() ? DecimalText.parse(value.text) : Optional.empty();
        if (decimal.isEmpty()) {
            defect.accept(flag(field, noNumber));
        } else if (value.text.indexOf(',') >= 0) {
            findings.flag(flag(field, "_decimal_comma"));
        }
        return decimal;
    }

    private String text(String field, Value value, long longest) {
        if (value.isNumber()) {
            findings.flag(flag(field, "_as_number"));
        } else if (!value.isText()) {
            findings.flag(flag(field, "_as_json"));
        }
        if (value.text.length() > longest) {
            findings.flag(flag(field, "_too_long"));
        }
        return value.text;
    }

    private Value value(String field) {
        return values[names.position(field)];
    }

    private String flag(String field, String suffix) {
        return snakeCase(field) + suffix;
    }

    private String snakeCase(String field) {
        return names.snakeCase(names.position(field));
    }

    private static boolean isNothing(String text) {
        return NOTHING.stream().anyMatch(nothing -> nothing.equalsIgnoreCase(text.strip())) || text.isBlank();
    }
}
