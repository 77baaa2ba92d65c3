package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads meter values: an array of them, or one that stands without its array (flag of the request: {@code _not_a_list};
 * {@code sampled_value_missing} for a meter value without samples).
 */
final class MeterValueReader implements Fields.NestedReader {

    private static final FieldNames METER_VALUE = FieldNames.of("timestamp", "sampledValue");

    private final String field;
    private final Findings findings;
    private final List<MeterValue> read = new ArrayList<>();

    /** A reader for the field of that snake_case name, which tells a request's findings what it repairs. */
    MeterValueReader(String field, Findings findings) {
        this.field = field;
        this.findings = findings;
    }

    /** What has been read so far. */
    List<MeterValue> read() {
        return read;
    }

    @Override
    public void read(JsonText json) throws IOException {
        if (json.token() != JsonToken.START_ARRAY) {
            findings.flag(field + "_not_a_list");
            meterValue(json);
            return;
        }
        while (json.next() != JsonToken.END_ARRAY) {
            if (json.token() != JsonToken.VALUE_NULL) {
                meterValue(json);
            }
        }
    }

    private void meterValue(JsonText json) throws IOException {
        if (json.token() != JsonToken.START_OBJECT) {
            read.add(new MeterValue(
                    Optional.empty(),
                    List.of(new Reading.Unusable<>(List.of(field + "_not_an_object"), json.slice()))));
            return;
        }
        Findings common = new Findings();
        SampledValueReader samples = new SampledValueReader(common);
        Fields fields = Fields.read(json, METER_VALUE, common, "sampledValue", samples);
        List<Reading<SampledValue>> sampledValues = samples.read();
        if (sampledValues.isEmpty()) {
            findings.flag("sampled_value_missing");
        }
        read.add(new MeterValue(
                fields.timestamp("timestamp"),
                sampledValues.stream().map(common::sharedWith).toList()));
    }
}
