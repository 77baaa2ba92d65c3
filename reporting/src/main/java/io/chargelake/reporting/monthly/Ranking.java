package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.month.Station;
import io.chargelake.reporting.monthly.month.StationFaults;
import io.chargelake.reporting.monthly.month.Visit;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.OneLine;
import io.chargelake.reporting.monthly.words.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All stations to visit of all lists, as a command prints them; a station stands where the whole network ranks it. */
final class Ranking {

    private static final int MOST_LINES = 10;
    private static final int NAME = 32;

    private final List<Place> places;

    private Ranking(List<Place> places) {
        this.places = places;
    }

    private record Place(int rank, Visit visit, Optional<Mailbox> recipient) {}

    static Ranking of(VisitLists lists) {
        Map<String, Visit> visits = new HashMap<>();
        Stream.concat(lists.addressed().stream(), lists.unassigned().stream())
                .flatMap(list -> list.visits().stream())
                .forEach(visit -> visits.put(visit.station().id(), visit));
        List<Place> places = new ArrayList<>();
        visits.values().stream()
                .sorted(Comparator.comparing(Visit::faults, StationFaults.MOST_FAULTS_FIRST))
                .forEach(visit -> places.add(
                        new Place(places.size() + 1, visit, visit.station().mailbox())));
        return new Ranking(places);
    }

    int size() {
        return places.size();
    }

    /** The first places as a table of text. */
    List<String> lines() {
        if (places.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("rank  %-32s  %-18s  %6s  %8s  %11s  %s"
                .formatted("station", "worst day", "faults", "episodes", "faulted", "manager"));
        for (Place place : places.subList(0, Math.min(MOST_LINES, places.size()))) {
            StationFaults faults = place.visit().faults();
            lines.add("%4d  %-32s  %-18s  %6d  %8d  %11s  %s"
                    .formatted(
                            place.rank(),
                            station(place.visit().station()),
                            faults.worstDay() + " (" + faults.worstDayFaults() + ")",
                            faults.faults(),
                            faults.episodes(),
                            Wording.PLAIN.duration(faults.faultMinutes()),
                            place.recipient().map(Mailbox::address).orElse("nobody")));
        }
        if (places.size() > MOST_LINES) {
            lines.add("      and " + (places.size() - MOST_LINES) + " more");
        }
        return lines;
    }

    /** The first places for programs. */
    List<Map<String, Object>> summary() {
        List<Map<String, Object>> summary = new ArrayList<>();
        for (Place place : places.subList(0, Math.min(MOST_LINES, places.size()))) {
            StationFaults faults = place.visit().faults();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("rank", place.rank());
            entry.put("station_id", place.visit().station().id());
            entry.put("faults", faults.faults());
            entry.put("worst_date", faults.worstDay().toString());
            entry.put("worst_day_faults", faults.worstDayFaults());
            entry.put("days_over_threshold", faults.daysOverThreshold());
            place.recipient().ifPresent(recipient -> entry.put("recipient", recipient.address()));
            summary.add(entry);
        }
        return summary;
    }

    /** Id and name; the id is cut only where it alone is too long. */
    private static String station(Station station) {
        String id = OneLine.of(station.id(), NAME);
        return OneLine.of(id + station.name().map(name -> " " + name).orElse(""), NAME);
    }
}
