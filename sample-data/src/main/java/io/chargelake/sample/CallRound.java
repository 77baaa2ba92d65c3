package io.chargelake.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a station of a benchmark says, round after round: 20 requests, as a network at work sends them: a charge with its
 * start, its stop, three statuses and twelve meter values, and three heartbeats. Every one is valid by OCPP 1.6's schemas.
 */
final class CallRound {

    /** Requests of a round. */
    static final int CALLS = 20;

    static final String BOOT =
            "\"BootNotification\",{\"chargePointVendor\":\"Chargelake\",\"chargePointModel\":\"Bench\",\"firmwareVersion\":\"1\"}";

    private static final int START = 1;
    private static final int STOP = 18;

    private final String[] calls = new String[CALLS];
    private final String stop;

    /** @param now the time that the requests tell */
    CallRound(Instant now) {
        String at = now.truncatedTo(ChronoUnit.MILLIS).toString();
        for (int i = 0; i < CALLS; i++) {
            calls[i] = switch (i) {
                case 0 -> status("Preparing", at);
                case START ->
                    "\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"04E91C5A123480\",\"meterStart\":1200,\"timestamp\":\""
                            + at + "\"}";
                case 2 -> status("Charging", at);
                case 6, 10, 14 -> "\"Heartbeat\",{}";
                case 19 -> status("Available", at);
                default -> meterValues(at);
            };
        }
        this.stop = "\"StopTransaction\",{\"idTag\":\"04E91C5A123480\",\"meterStop\":9200,\"timestamp\":\"" + at
                + "\",\"reason\":\"EVDisconnected\",\"transactionId\":";
    }

    /**
     * Action and payload of a request, as they stand in its frame.
     *
     * @param step which one of the round
     * @param transactionId the charge that is underway; -1 where there is none (OCPP 1.6 errata, 3.18)
     */
    String call(int step, long transactionId) {
        return step == STOP ? stop + transactionId + "}" : calls[step];
    }

    /** Whether the answer to this request tells a transaction id. */
    static boolean starts(int step) {
        return step == START;
    }

    private static String status(String status, String at) {
        return "\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"" + status
                + "\",\"timestamp\":\"" + at + "\"}";
    }

    private static String meterValues(String at) {
        return "\"MeterValues\",{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"" + at
                + "\",\"sampledValue\":[{\"value\":\"4711.0\",\"context\":\"Sample.Periodic\","
                + "\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"},{\"value\":\"7360.0\","
                + "\"context\":\"Sample.Periodic\",\"measurand\":\"Power.Active.Import\",\"unit\":\"W\"}]}]}";
    }
}
