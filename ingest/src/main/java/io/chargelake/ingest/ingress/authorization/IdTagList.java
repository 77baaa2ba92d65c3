package io.chargelake.ingest.ingress.authorization;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.CsvFile;
import io.chargelake.ingest.ingress.file.CsvRow;
import io.chargelake.ocpp.AuthorizationStatus;
import io.chargelake.ocpp.IdTag;
import io.chargelake.ocpp.OcppTimestamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The identifiers that an operator knows, from a CSV file with the columns {@code id_tag}, {@code status},
 * {@code expiry_date} and {@code parent_id_tag}, of which the last two are optional.
 */
final class IdTagList {

    private static final CsvFile CSV = new CsvFile("list of id tags", "id_tag", text -> new IdTag(text).key(), 64);

    /** ConcurrentTx is no state of an identifier, but of what it does at the moment. */
    private static final List<AuthorizationStatus> STATES = List.of(
            AuthorizationStatus.ACCEPTED,
            AuthorizationStatus.BLOCKED,
            AuthorizationStatus.EXPIRED,
            AuthorizationStatus.INVALID);

    private final Map<String, IdTagInfo> tags;

    private IdTagList(Map<String, IdTagInfo> tags) {
        this.tags = tags;
    }

    /**
     * Reads a list.
     *
     * @throws CommandFailure (exit 2) if the file cannot be read or a row cannot be right; the message names lines and
     *     values
     */
    static IdTagList read(Path file) {
        return new IdTagList(CSV.read(file, row -> new IdTagInfo(status(row), expiryDate(row), parent(row))));
    }

    Optional<IdTagInfo> find(String idTag) {
        return Optional.ofNullable(tags.get(new IdTag(idTag).key()));
    }

    private static AuthorizationStatus status(CsvRow row) {
        String text = row.text("status").orElse("");
        for (AuthorizationStatus status : STATES) {
            if (status.wireName().equalsIgnoreCase(text)) {
                return status;
            }
        }
        row.wrong("status", text, "Accepted, Blocked, Expired or Invalid");
        return AuthorizationStatus.INVALID;
    }

    private static Optional<Instant> expiryDate(CsvRow row) {
        Optional<String> text = row.text("expiry_date");
        Optional<OcppTimestamp> date = text.map(OcppTimestamp::parse);
        if (date.isPresent()
                && (date.get().instant().isEmpty() || !date.get().flags().isEmpty())) {
            row.wrong("expiry_date", text.get(), "a time of ISO 8601 with its offset, as 2027-12-31T23:00:00Z");
        }
        return date.flatMap(OcppTimestamp::instant);
    }

    private static Optional<String> parent(CsvRow row) {
        return row.text("parent_id_tag");
    }
}
