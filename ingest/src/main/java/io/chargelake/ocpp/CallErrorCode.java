package io.chargelake.ocpp;

import java.util.Map;
import java.util.Optional;

/**
 * Why a request was not executed (OCPP-J 1.6, section 4.2.3). The names on the wire are the normative ones, two of
 * them misspelled: a corrected spelling has made stations repeat a request until their memory was full.
 */
public enum CallErrorCode implements OcppName {
    /** The action is not known to the receiver. */
    NOT_IMPLEMENTED("NotImplemented"),
    /** The action is known but not supported. */
    NOT_SUPPORTED("NotSupported"),
    /** The receiver failed. */
    INTERNAL_ERROR("InternalError"),
    /** The payload is incomplete. */
    PROTOCOL_ERROR("ProtocolError"),
    /** Something about security keeps the receiver from answering; also the answer before a boot is accepted. */
    SECURITY_ERROR("SecurityError"),
    /** The payload is not syntactically correct for the action. */
    FORMATION_VIOLATION("FormationViolation"),
    /** A field has a value that is not allowed. */
    PROPERTY_CONSTRAINT_VIOLATION("PropertyConstraintViolation"),
    /** A field occurs too seldom or too often; one r, as the standard has it. */
    OCCURENCE_CONSTRAINT_VIOLATION("OccurenceConstraintViolation"),
    /** A field has a value of the wrong type. */
    TYPE_CONSTRAINT_VIOLATION("TypeConstraintViolation"),
    /** Any other error. */
    GENERIC_ERROR("GenericError");

    private static final Vocabulary<CallErrorCode> VOCABULARY = Vocabulary.of(
            CallErrorCode.class,
            Map.of(
                    "OccurrenceConstraintViolation",
                    OCCURENCE_CONSTRAINT_VIOLATION,
                    "FormatViolation",
                    FORMATION_VIOLATION));

    private final String wireName;

    CallErrorCode(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The code of that name, in any case and with the corrected spellings of later versions. */
    public static Optional<CallErrorCode> of(String name) {
        return name == null ? Optional.empty() : VOCABULARY.find(name);
    }
}
