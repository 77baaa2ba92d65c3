package io.chargelake.ocpp;

/**
 * What a value is counted in (OCPP 1.6, section 7.44), and two units for measurands that OCPP leaves without one.
 */
public enum UnitOfMeasure implements OcppName {
    WH("Wh"),
    KWH("kWh", WH),
    VARH("varh"),
    KVARH("kvarh", VARH),
    W("W"),
    KW("kW", W),
    VA("VA"),
    KVA("kVA", VA),
    VAR("var"),
    KVAR("kvar", VAR),
    A("A"),
    V("V"),
    CELSIUS("Celsius"),
    FAHRENHEIT("Fahrenheit"),
    K("K"),
    PERCENT("Percent"),
    /** Of Frequency, by the errata; often left out. */
    HERTZ("Hertz"),
    /** Of RPM; not a word of OCPP. */
    REVOLUTIONS_PER_MINUTE("rpm"),
    /** Of Power.Factor, a plain ratio; not a word of OCPP. */
    ONE("1");

    private final String wireName;
    private final UnitOfMeasure base;

    UnitOfMeasure(String wireName) {
        this.wireName = wireName;
        this.base = this;
    }

    UnitOfMeasure(String wireName, UnitOfMeasure base) {
        this.wireName = wireName;
        this.base = base;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The unit without kilo: Wh for kWh. */
    public UnitOfMeasure base() {
        return base;
    }

    /** How many powers of ten one of this unit is of its base. */
    int decimalShift() {
        return base == this ? 0 : 3;
    }
}
