package io.chargelake.lake;

/** How a column holds what may tell who a person is. */
public enum Personal {

    /** As it was sent. Only the tables of landing and bronze may have such columns. */
    AS_SENT,

    /** Names and addresses of people who work for the operator, as its register has them. */
    CONTACT,

    /** What stations and processes write as they please: not meant to tell of anybody, and kept; erasure looks there, too. */
    INCIDENTAL,

    /** Identifiers that people presented to stations, each as a pseudonym. */
    ID_TAG,

    /** Text that people or vendors made up, as a pseudonym; of JSON the structure is kept, see {@link #JSON}. */
    TEXT,

    /** JSON in which identifiers, and texts that OCPP does not define, are pseudonyms. */
    JSON;

    /** Whether pseudonyms stand in such a column. */
    public boolean isPseudonym() {
        return this == ID_TAG || this == TEXT || this == JSON;
    }
}
