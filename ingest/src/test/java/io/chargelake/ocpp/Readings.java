package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.ocpp.StationRequest.MeterValues;
import java.util.List;

/** Reads requests for tests. JSON may be written with single quotes. */
final class Readings {

    private Readings() {}

    static Reading.Usable<StationRequest> usable(Action action, String json) {
        Reading<StationRequest> reading = StationRequests.read(action, json.replace('\'', '"'));
        assertThat(reading).as(json).isInstanceOf(Reading.Usable.class);
        return (Reading.Usable<StationRequest>) reading;
    }

    static List<String> flags(Action action, String json) {
        return usable(action, json).flags();
    }

    static List<String> reasons(Action action, String json) {
        Reading<StationRequest> reading = StationRequests.read(action, json.replace('\'', '"'));
        assertThat(reading).as(json).isInstanceOf(Reading.Unusable.class);
        return ((Reading.Unusable<StationRequest>) reading).reasons();
    }

    /** The only sample of a meter-values message whose only sample is that JSON. */
    static Reading<SampledValue> sample(String sampleJson) {
        MeterValues request = (MeterValues) usable(
                        Action.METER_VALUES,
                        "{'connectorId':1,'transactionId':7,'meterValue':[{'timestamp':'2026-11-01T00:00:00Z',"
                                + "'sampledValue':[" + sampleJson + "]}]}")
                .value();
        assertThat(request.meterValues()).hasSize(1);
        assertThat(request.meterValues().get(0).sampledValues()).hasSize(1);
        return request.meterValues().get(0).sampledValues().get(0);
    }

    static Reading.Usable<SampledValue> usableSample(String sampleJson) {
        Reading<SampledValue> sample = sample(sampleJson);
        assertThat(sample).as(sampleJson).isInstanceOf(Reading.Usable.class);
        return (Reading.Usable<SampledValue>) sample;
    }

    static Reading.Unusable<SampledValue> unusableSample(String sampleJson) {
        Reading<SampledValue> sample = sample(sampleJson);
        assertThat(sample).as(sampleJson).isInstanceOf(Reading.Unusable.class);
        return (Reading.Unusable<SampledValue>) sample;
    }
}
