package io.chargelake.ocpp;

import java.util.List;
import java.util.Optional;

/**
 * What a station asks or tells (OCPP 1.6, chapter 4), typed. Fields have the names of OCPP; those that OCPP makes
 * optional, or that stations leave out though they must not, are {@link Optional}. Read with {@link StationRequests}.
 */
public sealed interface StationRequest {

    /** The action that the request belongs to. */
    Action action();

    /**
     * May this identifier charge? (section 4.1)
     *
     * @param idTag the identifier; its text may be empty
     */
    record Authorize(IdTag idTag) implements StationRequest {
        @Override
        public Action action() {
            return Action.AUTHORIZE;
        }
    }

    /**
     * A station has started or its data has changed (section 4.2).
     *
     * @param chargePointVendor who made it; OCPP requires it, stations leave it empty
     * @param chargePointModel the model; OCPP requires it
     * @param chargePointSerialNumber serial number of the station
     * @param chargeBoxSerialNumber another serial number, deprecated in OCPP 1.6
     * @param firmwareVersion version of the firmware
     * @param iccid ICCID of the SIM card
     * @param imsi IMSI of the SIM card
     * @param meterType type of the main meter
     * @param meterSerialNumber serial number of the main meter
     */
    record BootNotification(
            Optional<String> chargePointVendor,
            Optional<String> chargePointModel,
            Optional<String> chargePointSerialNumber,
            Optional<String> chargeBoxSerialNumber,
            Optional<String> firmwareVersion,
            Optional<String> iccid,
            Optional<String> imsi,
            Optional<String> meterType,
            Optional<String> meterSerialNumber)
            implements StationRequest {
        @Override
        public Action action() {
            return Action.BOOT_NOTIFICATION;
        }
    }

    /**
     * Something beyond OCPP (section 4.3).
     *
     * @param vendorId who defined it
     * @param messageId which of the vendor's messages it is
     * @param data text, or JSON text where the station sent anything but a string
     */
    record DataTransfer(String vendorId, Optional<String> messageId, Optional<String> data) implements StationRequest {
        @Override
        public Action action() {
            return Action.DATA_TRANSFER;
        }
    }

    /**
     * How far an upload of diagnostics is (section 4.4).
     *
     * @param status the state
     */
    record DiagnosticsStatusNotification(Term<DiagnosticsStatus> status) implements StationRequest {
        @Override
        public Action action() {
            return Action.DIAGNOSTICS_STATUS_NOTIFICATION;
        }
    }

    /**
     * How far an update of the firmware is (section 4.5).
     *
     * @param status the state
     */
    record FirmwareStatusNotification(Term<FirmwareStatus> status) implements StationRequest {
        @Override
        public Action action() {
            return Action.FIRMWARE_STATUS_NOTIFICATION;
        }
    }

    /** A sign of life (section 4.6). */
    record Heartbeat() implements StationRequest {
        @Override
        public Action action() {
            return Action.HEARTBEAT;
        }
    }

    /**
     * What meters measured (section 4.7).
     *
     * @param connectorId the connector, 0 for the main meter; empty, flagged, where the station named none
     * @param transactionId the transaction as the station named it, also 0 and -1 (flagged); empty where it named none,
     *     which OCPP allows
     * @param meterValues the readings in the order in which they were sent; may be empty, flagged
     */
    record MeterValues(Optional<Integer> connectorId, Optional<Long> transactionId, List<MeterValue> meterValues)
            implements StationRequest {
        public MeterValues {
            meterValues = List.copyOf(meterValues);
        }

        @Override
        public Action action() {
            return Action.METER_VALUES;
        }
    }

    /**
     * A charge has begun (section 4.8).
     *
     * @param connectorId the connector, from 1
     * @param idTag who charges; its text may be empty
     * @param meterStart reading of the meter in Wh
     * @param timestamp when
     * @param reservationId the reservation that ends with it
     */
    record StartTransaction(
            int connectorId,
            IdTag idTag,
            long meterStart,
            Optional<OcppTimestamp> timestamp,
            Optional<Long> reservationId)
            implements StationRequest {
        @Override
        public Action action() {
            return Action.START_TRANSACTION;
        }
    }

    /**
     * The state of a connector (section 4.9).
     *
     * @param connectorId the connector, 0 for the station's main controller
     * @param status the state
     * @param errorCode the error; {@code OtherError}, flagged, where OCPP does not know what was sent, and
     *     {@code NoError}, flagged, where nothing was sent
     * @param rawErrorCode what was sent as error where OCPP does not know it
     * @param info free text
     * @param timestamp when
     * @param vendorId who defined vendorErrorCode
     * @param vendorErrorCode the vendor's own code
     */
    record StatusNotification(
            int connectorId,
            Term<ChargePointStatus> status,
            ChargePointErrorCode errorCode,
            Optional<String> rawErrorCode,
            Optional<String> info,
            Optional<OcppTimestamp> timestamp,
            Optional<String> vendorId,
            Optional<String> vendorErrorCode)
            implements StationRequest {
        @Override
        public Action action() {
            return Action.STATUS_NOTIFICATION;
        }
    }

    /**
     * A charge has ended (section 4.10).
     *
     * @param transactionId the transaction as the station named it, also 0 and -1 (flagged); empty, flagged, where it
     *     named none
     * @param idTag who ended it; empty where the station did
     * @param meterStop reading of the meter in Wh; empty, flagged, where the station does not know it (-1, nothing,
     *     or no number)
     * @param timestamp when
     * @param reason why; {@code Local}, flagged, where none was sent
     * @param transactionData readings sent along
     */
    record StopTransaction(
            Optional<Long> transactionId,
            Optional<IdTag> idTag,
            Optional<Long> meterStop,
            Optional<OcppTimestamp> timestamp,
            Term<Reason> reason,
            List<MeterValue> transactionData)
            implements StationRequest {
        public StopTransaction {
            transactionData = List.copyOf(transactionData);
        }

        @Override
        public Action action() {
            return Action.STOP_TRANSACTION;
        }
    }
}
