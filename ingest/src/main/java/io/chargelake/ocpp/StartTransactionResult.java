package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to a StartTransaction (OCPP 1.6, section 6.46).
 *
 * @param transactionId the id that the central system gave the transaction; empty where the answer names none
 * @param idTagStatus what the central system thinks of the identifier; empty where the answer does not say
 */
public record StartTransactionResult(Optional<Long> transactionId, Optional<Term<AuthorizationStatus>> idTagStatus) {

    private static final FieldNames RESULT = FieldNames.of("transactionId", "idTagInfo");
    private static final FieldNames ID_TAG_INFO = FieldNames.of("status");
    private static final Vocabulary<AuthorizationStatus> STATUSES = Vocabulary.of(AuthorizationStatus.class);

    public StartTransactionResult {
        Objects.requireNonNull(transactionId, "transactionId");
        Objects.requireNonNull(idTagStatus, "idTagStatus");
    }

    /**
     * Reads an answer as tolerantly as {@link StationRequests} reads requests. What cannot be read is empty.
     *
     * @param payload the text of a JSON object; whatever it is, nothing is thrown
     */
    public static StartTransactionResult read(String payload) {
        Findings findings = new Findings();
        StatusReader idTagInfo = new StatusReader(findings);
        try (JsonText json = new JsonText(payload)) {
            if (json.next() == JsonToken.START_OBJECT) {
                Fields fields = Fields.read(json, RESULT, findings, "idTagInfo", idTagInfo);
                return new StartTransactionResult(fields.identifier("transactionId", findings::flag), idTagInfo.status);
            }
        } catch (IOException e) {
            return new StartTransactionResult(Optional.empty(), Optional.empty());
        }
        return new StartTransactionResult(Optional.empty(), Optional.empty());
    }

    private static final class StatusReader implements Fields.NestedReader {

        private final Findings findings;
        private Optional<Term<AuthorizationStatus>> status = Optional.empty();

        StatusReader(Findings findings) {
            this.findings = findings;
        }

        @Override
        public void read(JsonText json) throws IOException {
            if (json.token() == JsonToken.START_OBJECT) {
                status = Fields.read(json, ID_TAG_INFO, findings).term("status", STATUSES);
            } else {
                json.skip();
            }
        }
    }
}
