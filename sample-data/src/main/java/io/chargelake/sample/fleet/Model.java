package io.chargelake.sample.fleet;

import java.util.EnumSet;
import java.util.Set;

/** The makes of stations in the network; each speaks OCPP with an accent of its own. Vendors are invented. */
enum Model {
    /** By the book, talkative: currents and voltages of every phase. */
    DUO_22("Borealis EVSE", "Duo 22", 2, 22_000, TimeStyle.MILLIS_UTC, MessageIds.UUID) {
        @Override
        Metering metering() {
            return Metering.energyAndPower().withPhases();
        }
    },
    /** Kilowatts instead of watts, and message ids that come back after each boot. */
    UNO_11("Quellstrom", "Uno 11", 1, 11_000, TimeStyle.SECONDS_UTC, MessageIds.COUNTER, Quirk.MESSAGE_ID_REUSED) {
        @Override
        Metering metering() {
            return Metering.energyAndPower().inKilo();
        }
    },
    /** Fast, writes local time with its offset, sends meter readings again with the stop. */
    HPC_300("Tramontana Power", "HPC 300", 4, 300_000, TimeStyle.MILLIS_UTC, MessageIds.HEX, Quirk.LOCAL_OFFSET) {
        @Override
        Metering metering() {
            return Metering.energyAndPower().withStateOfCharge().toldWithStop();
        }
    },
    /** Fast, names in snake_case, id tags far beyond the 20 characters allowed. */
    RAPID_150(
            "Fjordlys",
            "Rapid 150",
            2,
            150_000,
            TimeStyle.MICROS_UTC,
            MessageIds.UUID,
            Quirk.SNAKE_CASE,
            Quirk.LONG_ID_TAG) {
        @Override
        Metering metering() {
            return Metering.energyAndPower().withStateOfCharge();
        }
    },
    /** As terse as the protocol lets it be: no zone, no time in statuses, samples with nothing but a value. */
    WALL_7(
            "Ohmine",
            "Wall 7",
            1,
            7_400,
            TimeStyle.SECONDS_UTC,
            MessageIds.COUNTER,
            Quirk.MESSAGE_ID_REUSED,
            Quirk.NO_TIME_ZONE,
            Quirk.STATUS_WITHOUT_TIMESTAMP,
            Quirk.BARE_SAMPLES) {
        @Override
        Metering metering() {
            return Metering.energyOnly();
        }
    },
    /** Plain. */
    STREET_22("Amperia Works", "Street 22", 2, 22_000, TimeStyle.SECONDS_UTC, MessageIds.UUID),
    /** Samples every minute and soon fills its queue. */
    MINUTE_11("Kiloline", "Minute 11", 1, 11_000, TimeStyle.MILLIS_UTC, MessageIds.HEX) {
        @Override
        Metering metering() {
            return Metering.energyAndPower().every(60);
        }
    },
    /** Has no battery for its clock. */
    BASIC_11("Kiloline", "Basic 11", 2, 11_000, TimeStyle.SECONDS_UTC, MessageIds.HEX) {
        @Override
        Metering metering() {
            return Metering.energyOnly();
        }
    };

    private static final int FAST_WATTS = 50_000;

    private final String vendor;
    private final String modelName;
    private final int connectors;
    private final int watts;
    private final TimeStyle timeStyle;
    private final MessageIds messageIds;
    private final Set<Quirk> quirks;

    Model(
            String vendor,
            String modelName,
            int connectors,
            int watts,
            TimeStyle timeStyle,
            MessageIds messageIds,
            Quirk... quirks) {
        this.vendor = vendor;
        this.modelName = modelName;
        this.connectors = connectors;
        this.watts = watts;
        this.timeStyle = timeStyle;
        this.messageIds = messageIds;
        this.quirks = EnumSet.noneOf(Quirk.class);
        this.quirks.addAll(Set.of(quirks));
    }

    String vendor() {
        return vendor;
    }

    String modelName() {
        return modelName;
    }

    int connectors() {
        return connectors;
    }

    /** The most that one connector delivers. */
    int watts() {
        return watts;
    }

    /** How it writes times where it does so by the book. */
    TimeStyle timeStyle() {
        return timeStyle;
    }

    MessageIds messageIds() {
        return messageIds;
    }

    /** The oddities that every station of this make has unless the plan forbids them. */
    Set<Quirk> quirks() {
        return quirks;
    }

    Metering metering() {
        return Metering.energyAndPower();
    }

    boolean isFast() {
        return watts >= FAST_WATTS;
    }
}
