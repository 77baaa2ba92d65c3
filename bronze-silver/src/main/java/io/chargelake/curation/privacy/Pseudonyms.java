package io.chargelake.curation.privacy;

import io.chargelake.lake.Personal;
import io.chargelake.ocpp.IdTag;
import java.io.Serializable;
import java.util.HexFormat;

/**
 * What stands in silver and gold in the place of identifiers and of text that people made up: the same for the same, so that
 * it can be counted and joined, and nothing that leads back without the key. Needs no Spark.
 *
 * @param key the secret
 */
public record Pseudonyms(PseudonymKey key) implements Serializable {

    private static final String ID_TAG = "tag_";
    private static final String TEXT = "text_";
    private static final int BYTES = 16;

    /**
     * The pseudonym of an identifier, {@code tag_} and 32 hexadecimal digits: one for all spellings that OCPP takes for the
     * same. The empty identifier tells of nobody and stays empty.
     */
    public String of(IdTag idTag) {
        return pseudonym(ID_TAG, idTag.key());
    }

    /** The pseudonym of a text, {@code text_} and 32 hexadecimal digits; of the empty text the empty text. */
    String ofText(String text) {
        return pseudonym(TEXT, text);
    }

    /**
     * What a column may keep of a value.
     *
     * @param kind how the column holds personal data
     * @param sent the value as it was sent, or null
     */
    public String stored(Personal kind, String sent) {
        if (sent == null) {
            return null;
        }
        return switch (kind) {
            case AS_SENT, CONTACT, INCIDENTAL -> sent;
            case ID_TAG -> of(new IdTag(sent));
            case TEXT -> PersonalJson.ofVendors(this).freeText(sent);
            case JSON -> PersonalJson.ofOcpp(this).json(sent);
        };
    }

    private String pseudonym(String kind, String text) {
        return text.isEmpty() ? "" : kind + HexFormat.of().formatHex(key.code(kind, text), 0, BYTES);
    }
}
