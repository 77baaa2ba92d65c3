package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of OCPP 1.6, copied from the standard and its errata. */
class OcppNamesTest {

    @Test
    void callErrorCodesHaveTheNormativeSpellings() {
        assertThat(names(CallErrorCode.values()))
                .isEqualTo("NotImplemented NotSupported InternalError ProtocolError SecurityError FormationViolation"
                        + " PropertyConstraintViolation OccurenceConstraintViolation TypeConstraintViolation"
                        + " GenericError");
    }

    @ParameterizedTest
    @CsvSource({
        "OccurenceConstraintViolation, OCCURENCE_CONSTRAINT_VIOLATION",
        "OccurrenceConstraintViolation, OCCURENCE_CONSTRAINT_VIOLATION",
        "FormatViolation, FORMATION_VIOLATION",
        "formationviolation, FORMATION_VIOLATION",
        "InternalError, INTERNAL_ERROR"
    })
    void callErrorCodesAreReadInEverySpelling(String name, CallErrorCode code) {
        assertThat(CallErrorCode.of(name)).contains(code);
    }

    @Test
    void wordsAreThoseOfOcpp() {
        assertThat(names(ChargePointStatus.values()))
                .isEqualTo("Available Preparing Charging SuspendedEVSE SuspendedEV Finishing Reserved Unavailable"
                        + " Faulted");
        assertThat(names(ChargePointErrorCode.values()))
                .isEqualTo("ConnectorLockFailure EVCommunicationError GroundFailure HighTemperature InternalError"
                        + " LocalListConflict NoError OtherError OverCurrentFailure OverVoltage PowerMeterFailure"
                        + " PowerSwitchFailure ReaderFailure ResetFailure UnderVoltage WeakSignal");
        assertThat(names(Reason.values()))
                .isEqualTo("DeAuthorized EmergencyStop EVDisconnected HardReset Local Other PowerLoss Reboot Remote"
                        + " SoftReset UnlockCommand");
        assertThat(names(AuthorizationStatus.values())).isEqualTo("Accepted Blocked Expired Invalid ConcurrentTx");
        assertThat(names(DiagnosticsStatus.values())).isEqualTo("Idle Uploaded UploadFailed Uploading");
        assertThat(names(FirmwareStatus.values()))
                .isEqualTo("Downloaded DownloadFailed Downloading Idle InstallationFailed Installing Installed");
        assertThat(names(Phase.values())).isEqualTo("L1 L2 L3 N L1-N L2-N L3-N L1-L2 L2-L3 L3-L1");
        assertThat(names(Location.values())).isEqualTo("Body Cable EV Inlet Outlet");
        assertThat(names(ValueFormat.values())).isEqualTo("Raw SignedData");
        assertThat(names(ReadingContext.values()))
                .isEqualTo("Interruption.Begin Interruption.End Other Sample.Clock Sample.Periodic Transaction.Begin"
                        + " Transaction.End Trigger");
        assertThat(Measurand.values()).hasSize(22);
    }

    private static String names(OcppName[] words) {
        return String.join(" ", Arrays.stream(words).map(OcppName::wireName).toList());
    }
}
