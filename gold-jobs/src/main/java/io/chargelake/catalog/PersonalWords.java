package io.chargelake.catalog;

import io.chargelake.lake.Personal;

/** How a column holds personal data, in words. */
final class PersonalWords {

    private PersonalWords() {}

    static String of(Personal kind) {
        return switch (kind) {
            case AS_SENT -> "personal data as it was sent";
            case INCIDENTAL -> "free text, not meant to tell of people";
            case CONTACT -> "name or address of a person who works for the operator";
            case ID_TAG -> "pseudonym of a person's identifier";
            case TEXT -> "pseudonym of a text";
            case JSON -> "pseudonyms of identifiers and texts";
        };
    }

    /** A word for contracts. */
    static String classification(Personal kind) {
        return switch (kind) {
            case AS_SENT, CONTACT -> "personal";
            case INCIDENTAL -> "internal";
            case ID_TAG, TEXT, JSON -> "pseudonymous";
        };
    }
}
