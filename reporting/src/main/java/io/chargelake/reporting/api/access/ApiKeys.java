package io.chargelake.reporting.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.CsvFile;
import io.chargelake.ingest.ingress.file.CsvRow;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.ingest.ingress.identity.KeyHash;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The keys of callers, from a CSV file with the columns {@code name}, {@code key_hash} (what {@code chargelake
 * station-key} prints), {@code roles} (support, analyst, operator, with blanks between them) and optionally {@code
 * tenants} (with blanks between them; empty for all). The file is read again when it changes.
 */
public final class ApiKeys {

    /** A key has 16 bytes or more, so that none is ever shown, in whichever column it has ended up. */
    private static final int MOST_CHARACTERS_SHOWN = 12;

    /** Nobody sends a longer key; hashing what is longer would be work for nothing. */
    private static final int MOST_KEY_CHARACTERS = 256;

    private static final CsvFile CSV =
            new CsvFile("file of API keys", "name", UnaryOperator.identity(), MOST_CHARACTERS_SHOWN);

    private final Supplier<Collection<Entry>> entries;

    private record Entry(Caller caller, KeyHash key) {}

    private ApiKeys(Supplier<Collection<Entry>> entries) {
        this.entries = entries;
    }

    /** Nobody has a key. */
    public static ApiKeys none() {
        return new ApiKeys(List::of);
    }

    /**
     * Those of a file.
     *
     * @param files reads it again when it changes
     * @throws CommandFailure (exit 2) if the file cannot be used; the message shows no key and no hash
     */
    public static ApiKeys of(Path file, WatchedFiles files) {
        Supplier<Map<String, Entry>> read = files.read(List.of(file), () -> CSV.read(file, ApiKeys::entry));
        return new ApiKeys(() -> read.get().values());
    }

    /** Whose key it is; empty where it is nobody's. How long it takes does not depend on whose. */
    Optional<Caller> callerOf(String key) {
        if (key.length() > MOST_KEY_CHARACTERS) {
            return Optional.empty();
        }
        byte[] sent = key.getBytes(UTF_8);
        Optional<Caller> found = Optional.empty();
        for (Entry entry : entries.get()) {
            if (entry.key.matches(sent)) {
                found = Optional.of(entry.caller);
            }
        }
        return found;
    }

    private static Entry entry(CsvRow row) {
        KeyHash key = row.text("key_hash").map(KeyHash::read).orElse(null);
        if (key == null) {
            row.problem("key_hash is not " + KeyHash.FORM + " ('chargelake station-key' makes one)");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words(row, "roles")) {
            Role.of(word).ifPresentOrElse(roles::add, () -> row.wrong("roles", word, "support, analyst or operator"));
        }
        if (roles.isEmpty()) {
            row.problem("roles is missing (expected: support, analyst or operator)");
        }
        Set<String> tenants = words(row, "tenants");
        return new Entry(
                new Caller(
                        row.text("name").orElse(""),
                        roles,
                        tenants.isEmpty() ? Optional.empty() : Optional.of(tenants)),
                key);
    }

    private static Set<String> words(CsvRow row, String column) {
        return row.text(column)
                .map(text -> new HashSet<>(List.of(text.split("\\s+"))))
                .orElseGet(HashSet::new);
    }
}
