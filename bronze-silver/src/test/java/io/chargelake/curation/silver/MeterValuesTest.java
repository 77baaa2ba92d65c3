package io.chargelake.curation.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterValuesTest {

    private static final MeterValues.Rows TABLE = new MeterValues.Rows();

    @Test
    void everySampleIsARow() {
        Derived derived = meterValues("""
                {"connectorId":2,"transactionId":42,"meterValue":[
                 {"timestamp":"2026-10-05T09:58:00Z","sampledValue":[
                  {"value":"12.5","measurand":"Energy.Active.Import.Register","unit":"kWh"},
                  {"value":"16","measurand":"Current.Import","phase":"L1","unit":"A","context":"Sample.Clock"}]},
                 {"timestamp":"2026-10-05T09:59:00Z","sampledValue":[{"value":"12600"}]}]}""");

        assertThat(Events.rows(TABLE, derived.rows()))
                .extracting(
                        row -> row.get("occurred_at"),
                        row -> row.get("measurand"),
                        row -> row.get("value"),
                        row -> row.get("unit"),
                        row -> row.get("phase"),
                        row -> row.get("context"))
                .containsExactly(
                        tuple(at("09:58:00"), "Energy.Active.Import.Register", 12500.0, "Wh", null, "Sample.Periodic"),
                        tuple(at("09:58:00"), "Current.Import", 16.0, "A", "L1", "Sample.Clock"),
                        tuple(at("09:59:00"), "Energy.Active.Import.Register", 12600.0, "Wh", null, "Sample.Periodic"));
        assertThat(Events.rows(TABLE, derived.rows()).get(0))
                .containsEntry("connector_id", 2)
                .containsEntry("transaction_id", 42L)
                .containsEntry("location", "Outlet")
                .containsEntry("format", "Raw")
                .containsEntry("source", "MeterValues")
                .containsEntry("signed_value", null);
    }

    @Test
    void theSamplesOfAStopBelongToItsTransactionWithoutConnector() {
        Derived derived = TABLE.derive(Events.request(Action.STOP_TRANSACTION, """
                {"transactionId":42,"meterStop":5,"timestamp":"2026-10-05T09:59:00Z","transactionData":[
                 {"timestamp":"2026-10-05T09:59:00Z","sampledValue":[{"value":"5","context":"Transaction.End"}]}]}"""));

        assertThat(Events.row(TABLE, derived))
                .containsEntry("connector_id", null)
                .containsEntry("transaction_id", 42L)
                .containsEntry("source", "StopTransaction")
                .containsEntry("context", "Transaction.End");
    }

    @Test
    void aSampleThatIsNoNumberIsSetAsideAndItsNeighboursStay() {
        Derived derived = meterValues("""
                {"connectorId":1,"meterValue":[{"timestamp":"2026-10-05T09:58:00Z","sampledValue":[
                  {"value":"1"},{"value":""},{"value":"3"}]}]}""");

        assertThat(Events.rows(TABLE, derived.rows()))
                .extracting(row -> row.get("value"))
                .containsExactly(1.0, 3.0);
        assertThat(derived.rejections()).hasSize(1);
        assertThat(derived.rejections().get(0).item()).isEqualTo(2);
        assertThat(derived.rejections().get(0).reasons()).isNotEmpty();
        assertThat(derived.rejections().get(0).json()).isEqualTo("{\"value\":\"\"}");
    }

    @Test
    void signedDataIsKeptAsSent() {
        Map<String, Object> row = Events.row(TABLE, meterValues("""
                {"connectorId":1,"meterValue":[{"timestamp":"2026-10-05T09:58:00Z","sampledValue":[
                  {"value":"OCMF|{}|{}","format":"SignedData"}]}]}"""));

        assertThat(row)
                .containsEntry("value", null)
                .containsEntry("signed_value", "OCMF|{}|{}")
                .containsEntry("format", "SignedData");
    }

    @Test
    void unknownFieldsOfMessageAndSampleAreOneObject() {
        Map<String, Object> row = Events.row(TABLE, meterValues("""
                {"connectorId":1,"soc":80,"meterValue":[{"timestamp":"2026-10-05T09:58:00Z","sampledValue":[
                  {"value":"1","quality":"good"}]}]}"""));

        assertThat(row).containsEntry("extra", "{\"soc\":80,\"quality\":\"good\"}");
    }

    @Test
    void aStopThatCannotBeReadIsReportedByTheTableOfStopsOnly() {
        Request stop = Events.request(Action.STOP_TRANSACTION, "{\"transactionId\":");

        assertThat(TABLE.derive(stop).rejections()).isEmpty();
        assertThat(new TransactionStops.Rows().derive(stop).rejections()).hasSize(1);
        assertThat(TABLE.derive(Events.request(Action.METER_VALUES, "{\"connectorId\":"))
                        .rejections())
                .extracting(Rejection::item, Rejection::reasons)
                .containsExactly(tuple(0, List.of("payload_not_json")));
    }

    private static Derived meterValues(String payload) {
        return TABLE.derive(Events.request(Action.METER_VALUES, payload));
    }

    private static Instant at(String time) {
        return Instant.parse("2026-10-05T" + time + "Z");
    }
}
