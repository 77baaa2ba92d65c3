package io.chargelake.reporting.live;

import java.time.Instant;
import java.util.Optional;

/**
 * What a station said of itself when it started last (OCPP 1.6, section 4.2).
 *
 * @param vendor chargePointVendor; stations leave it out though they must not
 * @param model chargePointModel, likewise
 * @param serialNumber chargePointSerialNumber, or else chargeBoxSerialNumber
 * @param firmware firmwareVersion
 * @param bootedAt when the ingress received it
 */
public record BootData(
        Optional<String> vendor,
        Optional<String> model,
        Optional<String> serialNumber,
        Optional<String> firmware,
        Instant bootedAt) {}
