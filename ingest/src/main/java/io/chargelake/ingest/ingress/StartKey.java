package io.chargelake.ingest.ingress;

/** What a start is known by: 128 bits, the same length for a hostile id tag as for any other. */
record StartKey(long high, long low) {

    private static final int HEX_DIGITS = 32;

    /** Reads {@link #text}; null where it is none. */
    static StartKey read(String text) {
        if (text.length() != HEX_DIGITS) {
            return null;
        }
        try {
            return new StartKey(
                    Long.parseUnsignedLong(text.substring(0, HEX_DIGITS / 2), 16),
                    Long.parseUnsignedLong(text.substring(HEX_DIGITS / 2), 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** 32 hexadecimal digits. */
    String text() {
        return String.format("%016x%016x", high, low);
    }
}
