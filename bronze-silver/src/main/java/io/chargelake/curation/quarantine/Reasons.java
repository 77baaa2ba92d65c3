package io.chargelake.curation.quarantine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the reasons mean for which frames and messages are set aside, in words for people. */
public final class Reasons {

    private static final Map<String, String> WHOLE = new LinkedHashMap<>();
    private static final Map<String, String> BY_ENDING = new LinkedHashMap<>();

    static {
        WHOLE.put("empty_frame", "The record has no content. Look at what else writes to the topic.");
        WHOLE.put(
                "not_json",
                "The frame is no JSON: cut off, or no OCPP at all. Look at the station's firmware and link.");
        WHOLE.put("not_utf8", "The frame has bytes that are not UTF-8, which OCPP-J demands.");
        WHOLE.put("not_an_array", "The frame is JSON but no array; an OCPP-J frame is [type, id, …].");
        WHOLE.put(
                "limits_exceeded",
                "The frame is nested deeper, longer, or has longer numbers than any OCPP message; it may be an attack.");
        WHOLE.put("unknown_message_type", "The first element is not 2 (request), 3 (result) or 4 (error).");
        WHOLE.put("station_id_missing", "The Kafka record has no key, so that nobody knows which station it is from.");
        WHOLE.put(
                "event_kind_unknown",
                "The record lies beside the frames and has neither a header event nor the fields of a command, a result"
                        + " or a session. Look at what else writes to the topic.");
        WHOLE.put("payload_not_an_object", "The payload is not a JSON object.");
        WHOLE.put("payload_not_json", "The payload cannot be read as JSON.");
        WHOLE.put("value_out_of_range", "The sampled value is larger than any measurement.");
        WHOLE.put(
                "connector_id_zero",
                "A charge cannot start on connector 0, which is the station itself (OCPP 1.6, section 4.8).");
        BY_ENDING.put("_missing", "is absent, null or empty, and the message means nothing without it.");
        BY_ENDING.put("_not_a_string", "is not text.");
        BY_ENDING.put("_too_long", "is longer than anything that OCPP allows.");
        BY_ENDING.put("_not_an_integer", "is not a whole number.");
        BY_ENDING.put("_not_a_number", "is not a number.");
        BY_ENDING.put("_out_of_range", "is larger or smaller than any real one.");
        BY_ENDING.put("_negative", "is below zero.");
        BY_ENDING.put("_zero", "is zero.");
        BY_ENDING.put("_not_an_object", "is not a JSON object.");
        BY_ENDING.put("_not_a_time", "is no time such as 2026-03-31T22:15:00Z.");
        BY_ENDING.put("_unknown", "is a word that this version does not know.");
        BY_ENDING.put("_not_a_list", "is not a list.");
    }

    private Reasons() {}

    /** What a reason means; empty if this version gives no such reason. */
    public static Optional<String> meaningOf(String reason) {
        if (WHOLE.containsKey(reason)) {
            return Optional.of(WHOLE.get(reason));
        }
        return BY_ENDING.entrySet().stream()
                .filter(ending -> reason.endsWith(ending.getKey())
                        && reason.length() > ending.getKey().length())
                .findFirst()
                .map(ending -> "The field "
                        + reason.substring(0, reason.length() - ending.getKey().length())
                        + " " + ending.getValue());
    }
}
