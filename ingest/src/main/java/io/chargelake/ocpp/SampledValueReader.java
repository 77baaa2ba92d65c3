package io.chargelake.ocpp;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the samples of one meter value, each usable or not by itself: an array of them, or one without its array. */
final class SampledValueReader implements Fields.NestedReader {

    private static final FieldNames SAMPLED_VALUE =
            FieldNames.of("value", "context", "format", "measurand", "phase", "location", "unit");

    private static final Vocabulary<ReadingContext> CONTEXTS = Vocabulary.of(ReadingContext.class);
    private static final Vocabulary<ValueFormat> FORMATS = Vocabulary.of(ValueFormat.class);
    private static final Vocabulary<Measurand> MEASURANDS = Vocabulary.of(Measurand.class);
    private static final Vocabulary<Phase> PHASES = Vocabulary.of(Phase.class);
    private static final Vocabulary<Location> LOCATIONS = Vocabulary.of(Location.class);

    /** OCPP 1.6 itself spells Celcius. */
    private static final Vocabulary<UnitOfMeasure> UNITS = Vocabulary.of(
            UnitOfMeasure.class,
            Map.of("Celcius", UnitOfMeasure.CELSIUS, "Hz", UnitOfMeasure.HERTZ, "%", UnitOfMeasure.PERCENT));

    private static final Term<ReadingContext> PERIODIC = new Term.Known<>(ReadingContext.SAMPLE_PERIODIC);
    private static final Term<ValueFormat> RAW = new Term.Known<>(ValueFormat.RAW);
    private static final Term<Measurand> IMPORT_REGISTER = new Term.Known<>(Measurand.ENERGY_ACTIVE_IMPORT_REGISTER);
    private static final Term<Location> OUTLET = new Term.Known<>(Location.OUTLET);

    private static final String UNKNOWN_UNIT = "unknown";

    private final Findings common;
    private final List<Reading<SampledValue>> read = new ArrayList<>();

    /** A reader whose samples all bear the findings of their meter value. */
    SampledValueReader(Findings common) {
        this.common = common;
    }

    /** What has been read. */
    List<Reading<SampledValue>> read() {
        return read;
    }

    @Override
    public void read(JsonText json) throws IOException {
        if (json.token() != JsonToken.START_ARRAY) {
            common.flag("sampled_value_not_a_list");
            sample(json);
            return;
        }
        while (json.next() != JsonToken.END_ARRAY) {
            if (json.token() != JsonToken.VALUE_NULL) {
                sample(json);
            }
        }
    }

    private void sample(JsonText json) throws IOException {
        if (json.token() != JsonToken.START_OBJECT) {
            read.add(new Reading.Unusable<>(List.of("sampled_value_not_an_object"), json.slice()));
            return;
        }
        int start = json.start();
        Findings findings = new Findings();
        SampledValue sample = sample(Fields.read(json, SAMPLED_VALUE, findings), findings);
        read.add(
                findings.usable()
                        ? new Reading.Usable<>(sample, findings.flags(), findings.extraJson())
                        : new Reading.Unusable<>(findings.reasons(), json.from(start)));
    }

    private static SampledValue sample(Fields fields, Findings findings) {
        Term<Measurand> measurand = fields.term("measurand", MEASURANDS).orElse(IMPORT_REGISTER);
        Term<ValueFormat> format = fields.term("format", FORMATS).orElse(RAW);
        Optional<Term<UnitOfMeasure>> sent = fields.term("unit", UNITS);
        Optional<UnitOfMeasure> unit = sent.isPresent() ? sent.get().known() : usualUnit(measurand, findings);
        if (unit.isPresent()
                && measurand.known().isPresent()
                && !measurand.known().get().fits(unit.get())) {
            findings.flag("unit_suspect");
        }
        boolean signed = format.is(ValueFormat.SIGNED_DATA);
        return new SampledValue(
                measurand,
                signed ? Optional.empty() : value(fields, unit, findings),
                signed ? Optional.of(fields.requiredText("value", Long.MAX_VALUE)) : Optional.empty(),
                unit.map(known -> (signed ? known : known.base()).wireName())
                        .orElse(sent.map(Term::text).orElse(UNKNOWN_UNIT)),
                fields.term("phase", PHASES),
                fields.term("context", CONTEXTS).orElse(PERIODIC),
                fields.term("location", LOCATIONS).orElse(OUTLET),
                format);
    }

    private static Optional<UnitOfMeasure> usualUnit(Term<Measurand> measurand, Findings findings) {
        if (measurand.known().isEmpty()) {
            findings.flag("unit_missing");
            return Optional.empty();
        }
        if (!measurand.known().get().mayOmitUnit()) {
            findings.flag("unit_defaulted");
        }
        return Optional.of(measurand.known().get().usualUnit());
    }

    private static Optional<Double> value(Fields fields, Optional<UnitOfMeasure> unit, Findings findings) {
        Optional<BigDecimal> number = fields.decimalText("value", findings::reject);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        int shift = unit.map(UnitOfMeasure::decimalShift).orElse(0);
        double value = number.get().scaleByPowerOfTen(shift).doubleValue();
        if (Double.isInfinite(value)) {
            findings.reject("value_out_of_range");
        }
        return Optional.of(value);
    }
}
