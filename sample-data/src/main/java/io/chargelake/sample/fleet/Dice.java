package io.chargelake.sample.fleet;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * All chance of a simulation. Everything is derived from 64-bit draws in arithmetic that is the same on every machine,
 * so that one seed is one world.
 */
final class Dice {

    private static final double UNIT = 0x1p-53;

    private final SplittableRandom random;

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** The dice of one actor among many: other actors' draws never change its own. */
    static Dice of(long seed, long actor) {
        return new Dice(new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ (actor + 1) * 0xD1B54A32D192ED03L));
    }

    /** Dice of their own for one concern, so that more draws there leave all others as they are. */
    Dice fork() {
        return new Dice(random.split());
    }

    long bits() {
        return random.nextLong();
    }

    /** From 0 inclusive to 1 exclusive. */
    double unit() {
        return (bits() >>> 11) * UNIT;
    }

    /** Both ends included. */
    int between(int low, int high) {
        return low + (int) (unit() * (high - low + 1));
    }

    /** Both ends included. */
    long between(long low, long high) {
        return low + (long) (unit() * (high - low + 1));
    }

    double between(double low, double high) {
        return low + unit() * (high - low);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    <T> T pick(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** Waiting time of a Poisson process of that mean. */
    double exponential(double mean) {
        return -mean * StrictMath.log(1 - unit());
    }

    <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = between(0, i);
            T swapped = list.get(i);
            list.set(i, list.get(j));
            list.set(j, swapped);
        }
    }

    /** A random UUID, version 4. */
    String uuid() {
        long high = bits() & ~0xF000L | 0x4000L;
        long low = bits() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** Capital hexadecimal digits. */
    String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append("0123456789ABCDEF".charAt(between(0, 15)));
        }
        return text.toString();
    }
}
