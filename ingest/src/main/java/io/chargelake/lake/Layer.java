package io.chargelake.lake;

import java.util.Arrays;
import java.util.Locale;

/** How far the data of a table has come, and with that, who may see it and how long it is kept. */
public enum Layer {
    LANDING(
            "What Kafka had, byte for byte, each record once.",
            "Restricted to those who run Chargelake: what was sent, as it was sent, people's identifiers among it.",
            "90 days (maintain --keep-landing-days)"),
    BRONZE(
            "Messages, decoded down to their payload; and what cannot be decoded.",
            "Restricted to those who run Chargelake: what was sent, as it was sent, people's identifiers among it.",
            "400 days (maintain --keep-bronze-days)"),
    SILVER(
            "Typed, cleaned events, each once, every repair flagged.",
            "Analysts of the operator. People are pseudonyms; the register has the names of those who look after stations.",
            "for ever"),
    GOLD(
            "Answers, made again when what they rest on changes.",
            "Analysts of the operator, customer support and maintenance managers by the API. People are pseudonyms.",
            "for ever"),
    GLOBAL(
            "Answers of several regions side by side, each as its own lake has it.",
            "Analysts of all regions. Tables with personal data are not taken over.",
            "for ever"),
    OPS("What ran, and what came of it.", "Everybody who may see any table.", "for ever");

    private final String description;
    private final String access;
    private final String retention;

    Layer(String description, String access, String retention) {
        this.description = description;
        this.access = access;
        this.retention = retention;
    }

    /**
     * The layer of that name, as it stands before the dot of a table's name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Layer named(String name) {
        return Arrays.stream(values())
                .filter(layer -> layer.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("layer: " + name + " (expected: one of "
                        + Arrays.stream(values()).map(Layer::word).toList() + ")"));
    }

    /** As it stands before the dot of a table's name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its tables hold, in a sentence. */
    public String description() {
        return description;
    }

    /** Who may read its tables, and what personal data they hold, in a sentence. */
    public String access() {
        return access;
    }

    /** How long rows are kept, unless the operator says otherwise. */
    public String retention() {
        return retention;
    }
}
