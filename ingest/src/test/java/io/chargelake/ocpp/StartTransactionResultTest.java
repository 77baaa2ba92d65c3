package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTransactionResultTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"transactionId\":17,\"idTagInfo\":{\"status\":\"ConcurrentTx\",\"parentIdTag\":\"P\"}}",
                "{\"transaction_id\":17,\"id_tag_info\":{\"status\":\"ConcurrentTx\",\"expiry_date\":null}}",
                "{\"transactionId\":\"17\",\"idTagInfo\":{\"status\":\"concurrenttx\"},\"more\":[1]}"
            })
    void namesTheTransactionAndTheStatusOfTheIdentifier(String payload) {
        assertThat(StartTransactionResult.read(payload))
                .isEqualTo(new StartTransactionResult(
                        Optional.of(17L), Optional.of(new Term.Known<>(AuthorizationStatus.CONCURRENT_TX))));
    }

    @Test
    void keepsAStatusThatOcppDoesNotKnow() {
        assertThat(StartTransactionResult.read("{\"transactionId\":-1,\"idTagInfo\":{\"status\":\"Maybe\"}}"))
                .isEqualTo(new StartTransactionResult(Optional.of(-1L), Optional.of(new Term.Unknown<>("Maybe"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"transactionId\":null,\"idTagInfo\":null}",
                "{\"transactionId\":\"x\",\"idTagInfo\":\"Accepted\"}",
                "{\"transactionId\":1",
                "nonsense"
            })
    void isEmptyWhereItSaysNothing(String payload) {
        assertThat(StartTransactionResult.read(payload))
                .isEqualTo(new StartTransactionResult(Optional.empty(), Optional.empty()));
    }
}
