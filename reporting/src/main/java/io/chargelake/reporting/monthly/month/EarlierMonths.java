package io.chargelake.reporting.monthly.month;

import java.util.List;
import java.util.Set;

/**
 * Which stations were over the threshold in the months before.
 *
 * @param listed their ids, the month before first; as many months as there is data of without a gap, six at most
 */
public record EarlierMonths(List<Set<String>> listed) {

    /** How far back is looked. */
    public static final int MOST = 6;

    /** Nothing is known of the months before. */
    public static final EarlierMonths UNKNOWN = new EarlierMonths(List.of());

    /** Copies what may change. */
    public EarlierMonths {
        listed = listed.stream().map(Set::copyOf).toList();
    }

    /** Whether there is data of the month before. */
    public boolean known() {
        return !listed.isEmpty();
    }

    /** Those of the month before; none where it is not known. */
    public Set<String> lastMonth() {
        return known() ? listed.get(0) : Set.of();
    }

    /** How many months up to the one before, without a gap, a station was over the threshold. */
    public int inARow(String stationId) {
        int months = 0;
        while (months < listed.size() && listed.get(months).contains(stationId)) {
            months++;
        }
        return months;
    }
}
