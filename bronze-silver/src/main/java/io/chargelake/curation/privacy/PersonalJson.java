package io.chargelake.curation.privacy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chargelake.ocpp.IdTag;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * JSON with pseudonyms in the place of texts. Numbers, names of fields and the structure stay.
 *
 * @param pseudonyms by which they come about
 * @param harmless the fields whose texts stay
 */
record PersonalJson(Pseudonyms pseudonyms, Set<String> harmless) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Identifiers of people, in OCPP 1.6 and 2.0.1 and in ISO 15118. */
    private static final Set<String> ID_TAGS = names("idTag parentIdTag idToken groupIdToken emaid");

    /** Fields of OCPP 1.6 (sections 4 to 7) whose text tells of the station, not of a person. */
    private static final Set<String> DEFINED = names("""
            chargeBoxSerialNumber chargePointModel chargePointSerialNumber chargePointVendor chargingProfileId
            chargingProfileKind chargingProfilePurpose chargingRateUnit connectorId context currentTime duration errorCode
            expiryDate firmwareVersion format iccid imsi info interval key limit listVersion location measurand messageId
            meterSerialNumber meterStart meterStop meterType numberPhases phase reason recurrencyKind requestedMessage
            reservationId retries retrieveDate retryInterval stackLevel startPeriod startSchedule startTime status stopTime
            timestamp transactionId type unit updateType validFrom validTo value vendorErrorCode vendorId""");

    /** Settings of a station whose values are secrets, such as AuthorizationKey. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(key(?!s)|password|passwd|secret|token).*");

    /** What stands in an address, with a user's name and password perhaps. */
    private static final Pattern ADDRESS = Pattern.compile("(?s).*(@|://).*");

    /** Payloads of OCPP 1.6: texts stay that it defines and that tell of no person. */
    static PersonalJson ofOcpp(Pseudonyms pseudonyms) {
        return new PersonalJson(pseudonyms, DEFINED);
    }

    /** What vendors define: no text stays. */
    static PersonalJson ofVendors(Pseudonyms pseudonyms) {
        return new PersonalJson(pseudonyms, Set.of());
    }

    private static Set<String> names(String text) {
        return Arrays.stream(text.split("\\s+")).map(PersonalJson::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Stations write camelCase and snake_case. */
    private static String name(String field) {
        return field.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** A text that may be JSON: an object or a list keeps its structure, anything else becomes one pseudonym. */
    String freeText(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[") ? json(text) : pseudonyms.ofText(text);
    }

    /** JSON; a text that is none becomes one pseudonym. */
    String json(String text) {
        StringWriter written = new StringWriter();
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(written)) {
            copy(parser, generator);
        } catch (IOException noJson) {
            return pseudonyms.ofText(text);
        }
        return written.toString();
    }

    private void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        Deque<Field> open = new ArrayDeque<>();
        Field field = new Field();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> {
                    open.push(field);
                    field = new Field();
                    generator.copyCurrentEvent(parser);
                }
                case START_ARRAY -> {
                    // Its items are called as it is.
                    open.push(field);
                    field = new Field(field.name, field.setting);
                    generator.copyCurrentEvent(parser);
                }
                case END_OBJECT, END_ARRAY -> {
                    field = open.pop();
                    generator.copyCurrentEvent(parser);
                }
                case FIELD_NAME -> {
                    field = new Field(name(parser.currentName()), field.setting);
                    generator.copyCurrentEvent(parser);
                }
                case VALUE_STRING -> {
                    String text = parser.getText();
                    if (field.name.equals("key")) {
                        field = new Field(field.name, text);
                    }
                    generator.writeString(stored(field, text));
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    if (ID_TAGS.contains(field.name)) {
                        generator.writeString(pseudonyms.of(new IdTag(parser.getText())));
                    } else {
                        generator.copyCurrentEventExact(parser);
                    }
                }
                default -> generator.copyCurrentEvent(parser);
            }
        }
        if (!open.isEmpty()) {
            throw new IOException("it ends within");
        }
    }

    private String stored(Field field, String text) {
        if (ID_TAGS.contains(field.name)) {
            return pseudonyms.of(new IdTag(text));
        }
        boolean secret =
                field.name.equals("value") && SECRET.matcher(field.setting).matches();
        return harmless.contains(field.name)
                        && !secret
                        && !ADDRESS.matcher(text).matches()
                ? text
                : pseudonyms.ofText(text);
    }

    /**
     * Where in the text we are.
     *
     * @param name of the field
     * @param setting the value of {@code key} in the same object: which setting of a station its {@code value} is of
     */
    private record Field(String name, String setting) {

        Field() {
            this("", "");
        }
    }
}
