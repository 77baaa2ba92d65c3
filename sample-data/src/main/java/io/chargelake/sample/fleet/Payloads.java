package io.chargelake.sample.fleet;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Writes the payloads of a station's requests, in the dialect of its make. */
final class Payloads {

    private static final ZoneId CENTRAL_ZONE = ZoneId.of("UTC");

    private final Naming naming;
    private final Metering metering;
    private final String vendor;

    Payloads(Model model) {
        this.naming = model.naming();
        this.metering = model.metering();
        this.vendor = model.vendor();
    }

    String boot(String model, String serial, String firmware) {
        return new Json(naming)
                .startObject()
                .text("chargePointVendor", vendor)
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
        Json json = new Json(naming)
                .startObject()
                .number("connectorId", connector)
                .number("transactionId", transactionId)
                .startArray("meterValue");
        meterValue(json, stamp, samples, "Sample.Periodic");
        return json.endArray().endObject().toString();
    }

    /**
     * A stop.
     *
     * @param meterStop as JSON text: some stations send decimals
     * @param begin when and at what energy (Wh) the charge began, told again where the make does so
     */
    String stop(
            Optional<String> idTag,
            String meterStop,
            Stamp stamp,
            long transactionId,
            Optional<String> reason,
            Optional<Begin> begin) {
        Json json = new Json(naming).startObject();
        optional(json, "idTag", idTag);
        json.raw("meterStop", meterStop).text("timestamp", stamp.text()).number("transactionId", transactionId);
        optional(json, "reason", reason);
        if (begin.isPresent()) {
            json.startArray("transactionData");
            meterValue(json, begin.get().stamp(), List.of(energy(begin.get().meterStart())), "Transaction.Begin");
            meterValue(json, stamp, List.of(Sample.of(meterStop, Sample.ENERGY, "Wh")), "Transaction.End");
            json.endArray();
        } else {
            json.absent("transactionData");
        }
        return json.endObject().toString();
    }

    /**
     * How a charge began.
     *
     * @param stamp when
     * @param meterStart at what energy, Wh
     */
    record Begin(Stamp stamp, long meterStart) {}

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

    private void meterValue(Json json, Stamp stamp, List<Sample> samples, String context) {
        json.startObject().text("timestamp", stamp.text()).startArray("sampledValue");
        for (Sample sample : samples) {
            json.startObject().text("value", sample.value());
            if (!metering.bare()) {
                json.text("context", context).text("measurand", sample.measurand());
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
