package io.chargelake.ocpp;

import static io.chargelake.ocpp.Readings.flags;
import static io.chargelake.ocpp.Readings.unusableSample;
import static io.chargelake.ocpp.Readings.usable;
import static io.chargelake.ocpp.Readings.usableSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.StationRequest.MeterValues;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Meter values as stations in the field really send them. */
class SampledValueQuirksTest {

    @Test
    void fieldsLeftOutHaveTheDefaultsOfOcpp() {
        Reading.Usable<SampledValue> sample = usableSample(
                "{'value':'7','context':null,'format':null,'measurand':null,'phase':null,'location':null,'unit':null}");

        assertThat(sample)
                .isEqualTo(new Reading.Usable<>(
                        new SampledValue(
                                new Term.Known<>(Measurand.ENERGY_ACTIVE_IMPORT_REGISTER),
                                Optional.of(7.0),
                                Optional.empty(),
                                "Wh",
                                Optional.empty(),
                                new Term.Known<>(ReadingContext.SAMPLE_PERIODIC),
                                new Term.Known<>(Location.OUTLET),
                                new Term.Known<>(ValueFormat.RAW)),
                        List.of(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "Energy.Active.Import.Register, kWh, 12.345, Wh, 12345",
        "Energy.Active.Import.Register, Wh, 12.345, Wh, 12.345",
        "Energy.Reactive.Import.Register, kvarh, 2, varh, 2000",
        "Power.Active.Import, kW, 0.1, W, 100",
        "Power.Reactive.Import, kvar, 1.5, var, 1500",
        "Power.Offered, kVA, 22, VA, 22000",
        "Temperature, Celsius, 21.5, Celsius, 21.5",
        "Temperature, Celcius, 21.5, Celsius, 21.5",
        "Temperature, Fahrenheit, 70, Fahrenheit, 70",
        "SoC, Percent, 80, Percent, 80",
        "SoC, %, 80, Percent, 80",
        "Frequency, Hertz, 50.01, Hertz, 50.01",
        "Current.Import, A, -16.25, A, -16.25"
    })
    void kiloUnitsAreConverted(String measurand, String unit, String sent, String baseUnit, double value) {
        Reading.Usable<SampledValue> sample =
                usableSample("{'value':'%s','measurand':'%s','unit':'%s'}".formatted(sent, measurand, unit));

        assertThat(sample.value().value()).contains(value);
        assertThat(sample.value().unit()).isEqualTo(baseUnit);
        assertThat(sample.flags()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Power.Active.Import, W, unit_defaulted",
        "Current.Import, A, unit_defaulted",
        "Voltage, V, unit_defaulted",
        "SoC, Percent, unit_defaulted",
        "Temperature, Celsius, unit_defaulted",
        "Energy.Reactive.Import.Register, varh, unit_defaulted",
        "Energy.Active.Import.Interval, Wh, ",
        "Frequency, Hertz, ",
        "Power.Factor, 1, ",
        "RPM, rpm, ",
        "Vendor.Thing, unknown, unknown_measurand unit_missing"
    })
    void aMissingUnitIsTheUsualOne(String measurand, String unit, String flags) {
        Reading.Usable<SampledValue> sample = usableSample("{'value':'1','measurand':'" + measurand + "'}");

        assertThat(sample.value().unit()).isEqualTo(unit);
        assertThat(sample.flags()).isEqualTo(flags == null ? List.of() : List.of(flags.split(" ")));
    }

    @Test
    void aUnitThatDoesNotFitTheMeasurandIsSuspect() {
        Reading.Usable<SampledValue> sample =
                usableSample("{'value':'7400','measurand':'Power.Active.Import','unit':'Wh'}");

        assertThat(sample.value().value()).contains(7400.0);
        assertThat(sample.value().unit()).isEqualTo("Wh");
        assertThat(sample.flags()).containsExactly("unit_suspect");
    }

    @Test
    void aUnitInAnotherCaseIsTheUnit() {
        Reading.Usable<SampledValue> sample = usableSample("{'value':'1.5','unit':'KWH'}");

        assertThat(sample.value().value()).contains(1500.0);
        assertThat(sample.value().unit()).isEqualTo("Wh");
        assertThat(sample.flags()).containsExactly("unit_respelled");
    }

    @Test
    void wordsThatOcppDoesNotKnowAreKept() {
        Reading.Usable<SampledValue> sample = usableSample(
                "{'value':'1','measurand':'Vendor.Thing','unit':'furlong','phase':'L4','context':'Whim','location':'Moon'}");

        assertThat(sample.value().measurand().text()).isEqualTo("Vendor.Thing");
        assertThat(sample.value().unit()).isEqualTo("furlong");
        assertThat(sample.value().phase()).map(Term::text).contains("L4");
        assertThat(sample.value().context().text()).isEqualTo("Whim");
        assertThat(sample.value().location().text()).isEqualTo("Moon");
        assertThat(sample.flags())
                .containsExactlyInAnyOrder(
                        "unknown_measurand", "unknown_unit", "unknown_phase", "unknown_context", "unknown_location");
    }

    @ParameterizedTest
    @CsvSource({
        "'''4.2E3''', 4200, ",
        "'''+5''', 5, ",
        "''' 5.50 ''', 5.5, ",
        "'''12,5''', 12.5, value_decimal_comma",
        "12.5, 12.5, value_as_number",
        "0, 0, value_as_number"
    })
    void valuesAreReadHoweverTheyAreWritten(String sent, double value, String flag) {
        Reading.Usable<SampledValue> sample = usableSample("{'value':" + sent + "}");

        assertThat(sample.value().value()).contains(value);
        assertThat(sample.flags()).isEqualTo(flag == null ? List.of() : List.of(flag));
    }

    @ParameterizedTest
    @CsvSource({
        "'''''', value_missing",
        "null, value_missing",
        "'''---''', value_not_a_number",
        "'''NaN''', value_not_a_number",
        "'''Infinity''', value_not_a_number",
        "'''1d''', value_not_a_number",
        "'''0x1p3''', value_not_a_number",
        "'''1.234,5''', value_not_a_number",
        "'''12.5 kWh''', value_not_a_number",
        "'''1E999999999''', value_not_a_number",
        "'''1E400''', value_out_of_range",
        "true, value_not_a_number",
        "{}, value_not_a_number"
    })
    void aValueThatIsNoNumberMakesItsSampleUnusableOnly(String sent, String reason) {
        assertThat(unusableSample("{'value':" + sent + ", 'unit':'Wh'}"))
                .isEqualTo(new Reading.Unusable<>(
                        List.of(reason), ("{'value':" + sent + ", 'unit':'Wh'}").replace('\'', '"')));
    }

    @Test
    void oneBadSampleDoesNotSpoilTheOthers() {
        MeterValues request = (MeterValues) usable(
                        Action.METER_VALUES,
                        "{'connectorId':1,'meterValue':[{'timestamp':'2026-11-01T00:00:00Z','sampledValue':["
                                + "{'value':'1'},{'value':''},'text',null,{'value':'2'}]},17,"
                                + "{'timestamp':'2026-11-01T00:15:00Z','sampledValue':[{'value':'3'}]}]}")
                .value();

        List<Reading<SampledValue>> samples = request.meterValues().stream()
                .flatMap(meterValue -> meterValue.sampledValues().stream())
                .toList();
        assertThat(samples)
                .map(sample -> sample instanceof Reading.Usable<SampledValue> used
                        ? String.valueOf(used.value().value().orElseThrow())
                        : sample.toString())
                .containsExactly(
                        "1.0",
                        "Unusable[reasons=[value_missing], json={\"value\":\"\"}]",
                        "Unusable[reasons=[sampled_value_not_an_object], json=\"text\"]",
                        "2.0",
                        "Unusable[reasons=[meter_value_not_an_object], json=17]",
                        "3.0");
    }

    @Test
    void aMeterValueThatStandsWithoutItsArrayIsWrapped() {
        Reading.Usable<StationRequest> reading = usable(
                Action.METER_VALUES,
                "{'connectorId':1,'meterValue':{'timestamp':'2026-11-01T00:00:00Z','sampledValue':{'value':'5'}}}");
        MeterValue meterValue = ((MeterValues) reading.value()).meterValues().get(0);

        assertThat(reading.flags()).containsExactly("meter_value_not_a_list");
        assertThat(meterValue.timestamp()).contains(OcppTimestamp.parse("2026-11-01T00:00:00Z"));
        assertThat(meterValue.sampledValues())
                .map(sample -> ((Reading.Usable<SampledValue>) sample).flags())
                .containsExactly(List.of("sampled_value_not_a_list"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'connectorId':1,'meterValue':[{'timestamp':'2026-11-01T00:00:00Z','sampledValue':[]}]}",
                "{'connectorId':1,'meterValue':[{'timestamp':'2026-11-01T00:00:00Z'}]}"
            })
    void aMeterValueWithoutSamplesIsEmpty(String json) {
        Reading.Usable<StationRequest> reading = usable(Action.METER_VALUES, json);

        assertThat(((MeterValues) reading.value()).meterValues())
                .singleElement()
                .satisfies(meterValue -> assertThat(meterValue.sampledValues()).isEmpty());
        assertThat(reading.flags()).containsExactly("sampled_value_missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'connectorId':1}", "{'connectorId':1,'meterValue':null}", "{'connectorId':1,'meterValue':[]}"})
    void meterValuesWithoutMeterValueAreEmpty(String json) {
        assertThat(flags(Action.METER_VALUES, json)).containsExactly("meter_value_missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OCMF|{\\u0022FV\\u0022:\\u00221.0\\u0022}|{}", "1234", "<xml/>"})
    void signedDataIsOpaque(String blob) {
        Reading.Usable<SampledValue> sample =
                usableSample("{'value':'" + blob + "','format':'SignedData','unit':'kWh'}");

        assertThat(sample.value().value()).isEmpty();
        assertThat(sample.value().signedValue()).contains(blob.replace("\\u0022", "\""));
        assertThat(sample.value().unit()).isEqualTo("kWh");
        assertThat(sample.flags()).isEmpty();
    }

    @Test
    void signedDataOfManyKilobytesIsKept() {
        String blob = "0123456789abcdef".repeat(4096);

        assertThat(usableSample("{'value':'" + blob + "','format':'SignedData'}")
                        .value()
                        .signedValue())
                .contains(blob);
    }

    @Test
    void signedDataMustBeThere() {
        assertThat(unusableSample("{'format':'SignedData'}").reasons()).containsExactly("value_missing");
    }

    @Test
    void unknownFieldsOfAMeterValueStandWithEachOfItsSamples() {
        MeterValues request = (MeterValues) usable(
                        Action.METER_VALUES,
                        "{'connectorId':1,'meterValue':[{'sampledValue':[{'value':'1','a':1},{'value':'2'}],'b':2}]}")
                .value();

        assertThat(request.meterValues().get(0).sampledValues())
                .map(sample ->
                        ((Reading.Usable<SampledValue>) sample).extraJson().orElseThrow())
                .containsExactly("{\"b\":2,\"a\":1}", "{\"b\":2}");
    }

    @Test
    void dataOfAStopIsReadTheSameWay() {
        Reading.Usable<StationRequest> reading = usable(
                Action.STOP_TRANSACTION,
                "{'transactionId':5,'meterStop':1,'reason':'Local','transactionData':{'timestamp':'2026-11-01T00:00:00Z',"
                        + "'sampledValue':[{'value':'x'},{'value':'5','context':'Transaction.End'}]}}");
        List<Reading<SampledValue>> samples =
                ((StopTransaction) reading.value()).transactionData().get(0).sampledValues();

        assertThat(reading.flags()).containsExactly("transaction_data_not_a_list");
        assertThat(samples.get(0)).isInstanceOf(Reading.Unusable.class);
        assertThat(samples.get(1)).isInstanceOf(Reading.Usable.class);
    }
}
