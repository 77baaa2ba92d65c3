package io.chargelake.sample.truth;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes a {@link Truth} as JSON: names as the tables' columns, times ISO 8601 in UTC, amounts as plain numbers. Months
 * are told apart only where there are several.
 */
public final class TruthFile {

    private static final JsonFactory JSON =
            JsonFactory.builder().build().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private TruthFile() {}

    /**
     * Writes the truth.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Truth truth) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JsonGenerator json =
                        JSON.createGenerator(out, JsonEncoding.UTF8).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("month", truth.month().toString());
            boolean several = truth.months() > 1;
            if (several) {
                json.writeNumberField("months", truth.months());
            }
            json.writeNumberField("stations", truth.stations());
            json.writeNumberField("frames", truth.frames());
            json.writeNumberField("frames_in", truth.framesIn());
            json.writeNumberField("frames_out", truth.framesOut());
            json.writeNumberField("bronze_messages", truth.bronzeMessages());
            json.writeNumberField("bronze_quarantined", truth.bronzeQuarantined());
            json.writeNumberField("bronze_duplicates", truth.bronzeDuplicates());
            counts(json, "silver_rows", truth.silverRows());
            json.writeNumberField("silver_quarantined", truth.silverQuarantined());
            json.writeNumberField("open_charges", truth.openCharges());
            counts(json, "quirks", truth.quirks());
            json.writeArrayFieldStart("faulted_stations");
            for (FaultedStation station : truth.faultedStations()) {
                write(json, station, several);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("station_fault_days");
            for (FaultDay day : truth.faultDays()) {
                write(json, day);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("completed_transactions");
            for (CompletedCharge charge : truth.completedCharges()) {
                write(json, charge);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unmatched_stops");
            for (UnmatchedStop stop : truth.unmatchedStops()) {
                write(json, stop);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, FaultedStation station, boolean withMonth) throws IOException {
        json.writeStartObject();
        if (withMonth) {
            json.writeStringField("month", station.month().toString());
        }
        json.writeNumberField("rank", station.rank());
        json.writeStringField("station_id", station.stationId());
        json.writeNumberField("faults", station.faults());
        json.writeStringField("worst_date", station.worstDate().toString());
        json.writeNumberField("worst_day_faults", station.worstDayFaults());
        json.writeNumberField("days_over_threshold", station.daysOverThreshold());
        json.writeNumberField("fault_days", station.faultDays());
        json.writeNumberField("episodes", station.episodes());
        json.writeNumberField("fault_minutes", station.faultMinutes());
        json.writeNumberField("warnings", station.warnings());
        json.writeNumberField("faulted_transactions", station.faultedTransactions());
        strings(json, "top_error_codes", station.topErrorCodes());
        json.writeStringField("first_fault_at", station.firstFaultAt().toString());
        json.writeStringField("last_fault_at", station.lastFaultAt().toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, FaultDay day) throws IOException {
        json.writeStartObject();
        json.writeStringField("station_id", day.stationId());
        json.writeStringField("fault_date", day.date().toString());
        json.writeNumberField("faults", day.faults());
        json.writeNumberField("warnings", day.warnings());
        json.writeNumberField("episodes", day.episodes());
        json.writeNumberField("fault_minutes", day.faultMinutes());
        json.writeNumberField("connectors", day.connectors());
        strings(json, "error_codes", day.errorCodes());
        json.writeStringField("first_fault_at", day.firstFaultAt().toString());
        json.writeStringField("last_fault_at", day.lastFaultAt().toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CompletedCharge charge) throws IOException {
        json.writeStartObject();
        json.writeStringField("station_id", charge.stationId());
        json.writeNumberField("transaction_id", charge.transactionId());
        json.writeNumberField("connector_id", charge.connectorId());
        json.writeStringField("id_tag", charge.idTag());
        json.writeStringField("started_at", charge.startedAt().toString());
        json.writeStringField("stopped_at", charge.stoppedAt().toString());
        json.writeNumberField("meter_start_wh", charge.meterStartWh());
        number(json, "meter_stop_wh", charge.meterStopWh());
        amount(json, "total_energy_kwh", charge.totalEnergyKwh());
        json.writeNumberField("total_time_h", charge.totalTimeHours());
        amount(json, "parking_time_h", charge.parkingTimeHours());
        amount(json, "idle_time_h", charge.idleTimeHours());
        json.writeStringField("reason", charge.reason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, UnmatchedStop stop) throws IOException {
        json.writeStartObject();
        json.writeStringField("station_id", stop.stationId());
        number(json, "transaction_id", stop.transactionId());
        if (stop.idTag().isPresent()) {
            json.writeStringField("id_tag", stop.idTag().get());
        } else {
            json.writeNullField("id_tag");
        }
        json.writeStringField("stopped_at", stop.stoppedAt().toString());
        number(json, "meter_stop_wh", stop.meterStopWh());
        json.writeStringField("reason", stop.reason());
        strings(json, "unmatched_reasons", List.of(stop.unmatchedReason()));
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(name, number.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    private static void amount(JsonGenerator json, String name, Optional<BigDecimal> amount) throws IOException {
        if (amount.isPresent()) {
            json.writeNumberField(name, amount.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}
