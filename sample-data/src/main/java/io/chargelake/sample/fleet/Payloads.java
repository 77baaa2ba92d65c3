package io.chargelake.sample.fleet;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Writes the payloads of a station's requests, in the dialect of its make. */
final class Payloads {

    /** The context of a sample that is taken at the end of a charge. */
    static final String END = "Transaction.End";

    private static final String PERIODIC = "Sample.Periodic";
    private static final ZoneId CENTRAL_ZONE = ZoneId.of("UTC");

    private final String vendor;
    private final Set<Quirk> habits;
    private final Naming naming;

    Payloads(String vendor, Set<Quirk> habits) {
        this.vendor = vendor;
        this.habits = habits;
        this.naming = habits.contains(Quirk.SNAKE_CASE) ? Naming.SNAKE_CASE : Naming.CAMEL_CASE;
    }

    Naming naming() {
        return naming;
    }

    String boot(String model, String serial, String firmware) {
        return new Json(naming)
                .startObject()
                .text("chargePointVendor", habits.contains(Quirk.EMPTY_VENDOR) ? "" : vendor)
                .text("chargePointModel", model)
                .text("chargePointSerialNumber", serial)
                .absent("chargeBoxSerialNumber")
                .text("firmwareVersion", firmware)
                .absent("iccid")
                .absent("imsi")
                .absent("meterType")
                .absent("meterSerialNumber")
                .endObject()
                .toString();
    }

    String authorize(String idTag) {
        return new Json(naming).startObject().text("idTag", idTag).endObject().toString();
    }

    String status(int connector, String status, StatusText text, Optional<Stamp> stamp) {
        Json json =
                new Json(naming).startObject().number("connectorId", connector).text("errorCode", text.errorCode());
        optional(json, "info", text.info());
        json.text("status", status);
        optional(json, "timestamp", stamp.map(Stamp::text));
        optional(json, "vendorId", text.vendorErrorCode().map(code -> vendor));
        optional(json, "vendorErrorCode", text.vendorErrorCode());
        return json.endObject().toString();
    }

    String start(int connector, String idTag, long meterStart, Stamp stamp) {
        return new Json(naming)
                .startObject()
                .number("connectorId", connector)
                .text("idTag", idTag)
                .number("meterStart", meterStart)
                .text("timestamp", stamp.text())
                .absent("reservationId")
                .endObject()
                .toString();
    }

    String meterValues(int connector, long transactionId, Stamp stamp, List<Sample> samples) {
        return meterValues(connector, OptionalLong.of(transactionId), PERIODIC, new Reading(stamp, samples));
    }

    String meterValues(int connector, OptionalLong transactionId, String context, Reading reading) {
        Json json = new Json(naming).startObject().number("connectorId", connector);
        transactionId.ifPresent(id -> json.number("transactionId", id));
        json.startArray("meterValue");
        meterValue(json, reading, context);
        return json.endArray().endObject().toString();
    }

    /**
     * A stop.
     *
     * @param meterStop as JSON text: some stations send decimals
     * @param transactionId null is spelled out where there is none
     * @param data what is told of the charge once more, where the station does so
     */
    String stop(
            Optional<String> idTag,
            String meterStop,
            Stamp stamp,
            OptionalLong transactionId,
            Optional<String> reason,
            Optional<Course> data) {
        Json json = new Json(naming).startObject();
        optional(json, "idTag", idTag);
        json.raw("meterStop", meterStop)
                .text("timestamp", stamp.text())
                .raw("transactionId", transactionId.isPresent() ? Long.toString(transactionId.getAsLong()) : "null");
        optional(json, "reason", reason);
        if (data.isPresent()) {
            json.startArray("transactionData");
            meterValue(json, data.get().begin(), "Transaction.Begin");
            data.get().samples().forEach(reading -> meterValue(json, reading, PERIODIC));
            meterValue(json, new Reading(stamp, List.of(Sample.of(meterStop, Sample.ENERGY, "Wh"))), END);
            json.endArray();
        } else {
            json.absent("transactionData");
        }
        return json.endObject().toString();
    }

    /**
     * What a meter said at one moment.
     *
     * @param stamp when
     * @param samples the values
     */
    record Reading(Stamp stamp, List<Sample> samples) {}

    /**
     * The course of a charge but for its end.
     *
     * @param begin when and at what energy it began
     * @param samples those sent while it lasted that are told again
     */
    record Course(Reading begin, List<Reading> samples) {}

    static Sample energy(long wattHours) {
        return Sample.of(Long.toString(wattHours), Sample.ENERGY, "Wh");
    }

    String dataTransfer(String messageId, String data) {
        return new Json(naming)
                .startObject()
                .text("vendorId", vendor)
                .text("messageId", messageId)
                .text("data", data)
                .endObject()
                .toString();
    }

    String transferStatus(String status) {
        return new Json(naming).startObject().text("status", status).endObject().toString();
    }

    private void meterValue(Json json, Reading reading, String context) {
        json.startObject().text("timestamp", reading.stamp().text()).startArray("sampledValue");
        for (Sample sample : reading.samples()) {
            json.startObject().text("value", sample.value());
            if (!habits.contains(Quirk.BARE_SAMPLES)) {
                json.text("context", context).text("measurand", sample.measurand());
                sample.format().ifPresent(format -> json.text("format", format));
                optional(json, "phase", sample.phase());
                optional(json, "unit", sample.unit());
            }
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void optional(Json json, String name, Optional<String> value) {
        if (value.isPresent()) {
            json.text(name, value.get());
        } else {
            json.absent(name);
        }
    }

    // What the central system says; it knows one spelling only.

    static String currentTime(long millis) {
        return "{\"currentTime\":\"" + centralTime(millis) + "\"}";
    }

    static String bootAccepted(long millis, int interval) {
        return "{\"currentTime\":\"" + centralTime(millis) + "\",\"interval\":" + interval
                + ",\"status\":\"Accepted\"}";
    }

    static String idTagInfo(String status) {
        return "{\"idTagInfo\":{\"status\":\"" + status + "\"}}";
    }

    static String started(long transactionId, String status) {
        return "{\"idTagInfo\":{\"status\":\"" + status + "\"},\"transactionId\":" + transactionId + "}";
    }

    private static String centralTime(long millis) {
        return TimeStyle.MILLIS_UTC.stamp(millis, CENTRAL_ZONE).text();
    }
}
