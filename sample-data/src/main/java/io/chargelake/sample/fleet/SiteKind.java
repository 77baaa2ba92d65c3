package io.chargelake.sample.fleet;

import java.time.DayOfWeek;
import java.util.List;

/** What kind of place a site is, and so when people come to charge there. */
enum SiteKind {
    OFFICE("Business Park", 0.70, 0.08, 3, 9),
    STREET("Curbside", 0.55, 0.75, 1, 10),
    RETAIL("Shopping Centre", 0.85, 1.0, 0.5, 2.2),
    MOTORWAY("Motorway Stop", 1.6, 1.9, 0.25, 0.9);

    private static final List<double[]> HOURS = List.of(
            new double[] {0, 0, 0, 0, 0, .1, .5, 1, 1, .7, .4, .3, .5, .5, .3, .2, .1, .1, 0, 0, 0, 0, 0, 0},
            new double[] {.1, .05, 0, 0, 0, .1, .2, .3, .3, .2, .2, .2, .3, .3, .3, .4, .6, .9, 1, .9, .7, .5, .3, .2},
            new double[] {0, 0, 0, 0, 0, 0, 0, .1, .3, .6, .8, .9, .9, .8, .8, .9, 1, 1, .8, .5, .2, .1, 0, 0},
            new double[] {.1, .1, .05, .05, .1, .2, .4, .6, .7, .7, .8, .9, .9, .9, .9, 1, 1, 1, .9, .7, .5, .4, .3, .2
            });

    private final String label;
    private final double perDay;
    private final double atWeekends;
    private final double shortestHours;
    private final double longestHours;

    SiteKind(String label, double perDay, double atWeekends, double shortestHours, double longestHours) {
        this.label = label;
        this.perDay = perDay;
        this.atWeekends = atWeekends;
        this.shortestHours = shortestHours;
        this.longestHours = longestHours;
    }

    String label() {
        return label;
    }

    double shortestHours() {
        return shortestHours;
    }

    double longestHours() {
        return longestHours;
    }

    /** Charges an hour at one connector in the busiest hour of a weekday. */
    double busiestRate() {
        double sum = 0;
        for (double weight : HOURS.get(ordinal())) {
            sum += weight;
        }
        return perDay / sum * Math.max(1, atWeekends);
    }

    /** How busy an hour is, by local time; 1 is the busiest. */
    double weight(DayOfWeek day, int hour) {
        boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        return HOURS.get(ordinal())[hour] * (weekend ? atWeekends : 1) / Math.max(1, atWeekends);
    }
}
