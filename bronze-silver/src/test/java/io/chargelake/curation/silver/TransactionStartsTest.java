package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chargelake.curation.silver.TransactionStarts.Rows.Message;
import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransactionStartsTest {

    private static final TransactionStarts.Rows TABLE = new TransactionStarts.Rows();

    @Test
    void aStartIsARowBeforeItsAnswerIsKnown() {
        Map<String, Object> row =
                Events.row(TABLE, TABLE.derive(start("10:00:00", 500).content()));

        assertThat(row)
                .containsEntry("connector_id", 1)
                .containsEntry("id_tag", "F6CA0C")
                .containsEntry("meter_start_wh", 500L)
                .containsEntry("reservation_id", 7L)
                .containsEntry("transaction_id", null)
                .containsEntry("authorization_status", null);
    }

    @Test
    void theAnswerGivesTheTransactionItsId() {
        assertThat(paired(start("10:00:00", 500), answer("10:00:01", 42)))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("transaction_id", 42L)
                        .containsEntry("authorization_status", "Accepted"));
    }

    @Test
    void anAnswerBelongsToTheLatestStartBeforeItWhenTheMessageIdIsUsedAgain() {
        assertThat(paired(
                        start("10:00:00", 500), answer("10:00:01", 42), start("12:00:00", 900), answer("12:00:01", 43)))
                .extracting(row -> row.get("meter_start_wh"), row -> row.get("transaction_id"))
                .containsExactly(tuple(500L, 42L), tuple(900L, 43L));
    }

    @Test
    void aStartWithoutAnswerDoesNotTakeThatOfTheNextStart() {
        assertThat(paired(start("10:00:00", 500), start("12:00:00", 900), answer("12:00:01", 43)))
                .extracting(row -> row.get("transaction_id"))
                .containsExactly(null, 43L);
    }

    @Test
    void anAnswerAfterMoreThanADayIsNoAnswer() {
        Message late = new Message(
                Events.request(
                        Action.START_TRANSACTION,
                        Instant.parse("2026-10-06T10:00:00.001Z"),
                        "{\"transactionId\":42,\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                true,
                true);

        assertThat(paired(start("10:00:00", 500), late))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("transaction_id", null));
    }

    @Test
    void anAnswerThatSaysNothingIsPassedOver() {
        Message empty = new Message(
                Events.request(Action.START_TRANSACTION, Instant.parse("2026-10-05T10:00:00.5Z"), "{}"), true, true);

        assertThat(paired(start("10:00:00", 500), empty, answer("10:00:01", 42)))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("transaction_id", 42L));
    }

    @Test
    void anOldStartComesBackOnlyWithANewAnswer() {
        assertThat(paired(old(start("10:00:00", 500)), answer("10:00:01", 42))).hasSize(1);
        assertThat(paired(old(start("10:00:00", 500)), old(answer("10:00:01", 42)), start("12:00:00", 900)))
                .extracting(row -> row.get("meter_start_wh"))
                .containsExactly(900L);
    }

    @Test
    void withoutMessageIdsTheOrderPairsAndOnlyAnAnswerThatNamesATransactionCounts() {
        Message someAnswer = new Message(
                Events.request(Action.START_TRANSACTION, at("10:00:00.5"), "{\"idTagInfo\":{\"status\":\"Accepted\"}}"),
                true,
                true);

        assertThat(paired(
                        anonymous(start("10:00:00", 500)),
                        anonymous(someAnswer),
                        anonymous(answer("10:00:01", 42)),
                        anonymous(start("12:00:00", 900)),
                        anonymous(start("13:00:00", 950)),
                        anonymous(answer("13:00:01", 43))))
                .extracting(row -> row.get("meter_start_wh"), row -> row.get("transaction_id"))
                .containsExactly(tuple(500L, 42L), tuple(900L, null), tuple(950L, 43L));
    }

    @Test
    void aStartOnConnectorZeroIsSetAside() {
        Derived derived = TABLE.derive(
                Events.request(Action.START_TRANSACTION, "{\"connectorId\":0,\"idTag\":\"A\",\"meterStart\":1}"));

        assertThat(derived.rows()).isEmpty();
        assertThat(derived.rejections()).extracting(Rejection::reasons).containsExactly(List.of("connector_id_zero"));
    }

    private static List<Map<String, Object>> paired(Message... exchange) {
        return Events.rows(TABLE, TransactionStarts.Rows.paired(List.of(exchange)));
    }

    private static Message start(String time, long meter) {
        String payload = "{\"connectorId\":1,\"idTag\":\" f6ca0c\",\"meterStart\":" + meter
                + ",\"timestamp\":\"2026-10-05T" + time + "Z\",\"reservationId\":7}";
        return new Message(Events.request(Action.START_TRANSACTION, at(time), payload), false, true);
    }

    private static Message answer(String time, long transaction) {
        String payload = "{\"transactionId\":" + transaction + ",\"idTagInfo\":{\"status\":\"Accepted\"}}";
        return new Message(Events.request(Action.START_TRANSACTION, at(time), payload), true, true);
    }

    @Test
    void aStartThatIsSentAgainUnderAnotherIdKeepsItsFirstReceiptAndHasTheAnswerOfTheLater() {
        Message first = as("m-1", start("10:00:00", 500));
        Message second = as(
                "m-2",
                new Message(
                        Events.request(
                                Action.START_TRANSACTION,
                                at("10:05:00"),
                                first.content().payload()),
                        false,
                        true));
        Message answer = as("m-2", answer("10:05:01", 42));

        assertThat(paired(old(first), second, answer))
                .extracting(row -> row.get("received_at"), row -> row.get("transaction_id"))
                .containsExactly(tuple(at("10:00:00"), 42L), tuple(at("10:05:00"), 42L));
        assertThat(paired(old(first), old(second), old(answer))).isEmpty();
    }

    private static Message as(String messageId, Message message) {
        Request content = message.content();
        return new Message(
                new Request(
                        content.stationId(),
                        content.receivedAt(),
                        content.action(),
                        messageId,
                        content.session(),
                        content.tenant(),
                        List.of(),
                        content.payload(),
                        null),
                message.answer(),
                message.isNew());
    }

    private static Message anonymous(Message message) {
        return as(null, message);
    }

    private static Message old(Message message) {
        return new Message(message.content(), message.answer(), false);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-10-05T" + time + "Z");
    }
}
