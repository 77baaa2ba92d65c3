package io.chargelake.reporting.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;

/** A token for whoever has started the process and reads what it prints; it is good until the process ends. */
public final class SessionToken {

    private static final Caller OWNER = new Caller("session token", EnumSet.allOf(Role.class), Optional.empty());

    private final String text;

    private SessionToken(String text) {
        this.text = text;
    }

    /** A new one of 32 random bytes. */
    public static SessionToken random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SessionToken(HexFormat.of().formatHex(bytes));
    }

    /** What is sent, to be shown once and to its owner alone. */
    public String text() {
        return text;
    }

    Optional<Caller> callerOf(String sent) {
        boolean same = MessageDigest.isEqual(text.getBytes(UTF_8), sent.getBytes(UTF_8));
        return same ? Optional.of(OWNER) : Optional.empty();
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "SessionToken[not shown]";
    }
}
