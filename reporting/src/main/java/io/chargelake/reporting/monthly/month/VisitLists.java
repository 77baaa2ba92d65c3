package io.chargelake.reporting.monthly.month;

import io.chargelake.reporting.monthly.month.VisitList.Owner;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A month's lists, one a recipient, in the order of their addresses. Every station over the threshold stands in a list
 * that somebody gets or in {@code unassigned}.
 *
 * @param addressed the lists that somebody gets
 * @param unassigned the stations that nobody gets to know of, if some of them are over the threshold
 * @param unmanaged the stations to visit that have no manager who can be told, whether others get to know of them or not
 * @param unusableAddresses what stands in the register as a manager's address and is none
 */
public record VisitLists(
        List<VisitList> addressed,
        Optional<VisitList> unassigned,
        List<Visit> unmanaged,
        List<String> unusableAddresses) {

    /** Copies what may change. */
    public VisitLists {
        addressed = List.copyOf(addressed);
        unmanaged = List.copyOf(unmanaged);
        unusableAddresses = List.copyOf(unusableAddresses);
    }

    /**
     * Groups the stations by their managers' addresses; the escalation list gets all of them. A manager who stands on
     * that list gets one mail, with the whole network.
     */
    public static VisitLists of(FaultMonth month, Audience audience) {
        Map<String, Station> stations = new TreeMap<>();
        month.faulted().forEach(faults -> stations.put(faults.stationId(), Station.unregistered(faults.stationId())));
        month.register().forEach(station -> stations.put(station.id(), station));
        Map<Mailbox, List<Station>> managed = new TreeMap<>();
        List<Station> unmanaged = new ArrayList<>();
        for (Station station : stations.values()) {
            station.mailbox()
                    .map(mailbox -> managed.computeIfAbsent(mailbox, first -> new ArrayList<>()))
                    .orElse(unmanaged)
                    .add(station);
        }

        Maker maker = new Maker(month, audience.reader());
        VisitList orphans = maker.list(Owner.NOBODY, Optional.empty(), unmanaged);
        List<VisitList> addressed = new ArrayList<>();
        managed.forEach((mailbox, own) -> {
            if (!audience.escalation().contains(mailbox)) {
                addressed.add(maker.list(Owner.MANAGER, Optional.of(mailbox), own));
            }
        });
        audience.escalation()
                .forEach(mailbox -> addressed.add(maker.list(Owner.NETWORK, Optional.of(mailbox), stations.values())));
        addressed.sort(Comparator.comparing(list -> list.recipient().orElseThrow()));
        boolean untold = audience.escalation().isEmpty() && !orphans.visits().isEmpty();
        return new VisitLists(
                addressed,
                Optional.of(orphans).filter(list -> untold),
                orphans.visits(),
                unusableAddresses(month.register()));
    }

    /** The list of one recipient alone. */
    public Optional<VisitList> of(Mailbox recipient) {
        return addressed.stream()
                .filter(list -> list.recipient().equals(Optional.of(recipient)))
                .findFirst();
    }

    private static List<String> unusableAddresses(List<Station> register) {
        return register.stream()
                .filter(station -> station.mailbox().isEmpty())
                .flatMap(station -> station.managerEmail().stream())
                .filter(written -> !written.isBlank())
                .distinct()
                .sorted()
                .toList();
    }

    /** Makes the lists of one month. */
    private static final class Maker {

        private final FaultMonth month;
        private final Reader fallback;
        private final Map<String, StationFaults> faulted = new HashMap<>();
        private final Map<String, List<Correction>> corrections;
        private final Set<String> silent;

        Maker(FaultMonth month, Reader fallback) {
            this.month = month;
            this.fallback = fallback;
            month.faulted().forEach(faults -> faulted.put(faults.stationId(), faults));
            this.corrections = month.corrections().stream().collect(Collectors.groupingBy(Correction::stationId));
            this.silent = silent(month);
        }

        /** Of stations that stand in no register nobody says that there is anything to hear. */
        private static Set<String> silent(FaultMonth month) {
            return month.heard()
                    .map(heard -> month.register().stream()
                            .map(Station::id)
                            .filter(id -> !heard.contains(id))
                            .collect(Collectors.toSet()))
                    .orElse(Set.of());
        }

        VisitList list(Owner owner, Optional<Mailbox> recipient, Collection<Station> stations) {
            Map<String, Station> byId = new TreeMap<>();
            stations.forEach(station -> byId.put(station.id(), station));
            List<StationFaults> ranked = stations.stream()
                    .map(station -> faulted.get(station.id()))
                    .filter(faults -> faults != null)
                    .sorted(StationFaults.MOST_FAULTS_FIRST)
                    .toList();
            List<Visit> visits = new ArrayList<>();
            List<Other> others = new ArrayList<>();
            for (StationFaults faults : ranked) {
                Station station = byId.get(faults.stationId());
                if (faults.overThreshold()) {
                    visits.add(new Visit(
                            visits.size() + 1,
                            station,
                            faults,
                            1 + month.earlier().inARow(station.id())));
                } else {
                    others.add(new Other(station, Optional.of(faults)));
                }
            }
            byId.values().stream()
                    .filter(station -> !faulted.containsKey(station.id()))
                    .forEach(station -> others.add(new Other(station, Optional.empty())));
            boolean own = owner == Owner.MANAGER;
            return new VisitList(
                    owner,
                    own ? mostFrequent(stations, Station::manager).filter(name -> !name.isBlank()) : Optional.empty(),
                    recipient,
                    own ? reader(stations) : fallback,
                    stations.size(),
                    ranked.size(),
                    visits,
                    others,
                    byId.values().stream()
                            .filter(station -> silent.contains(station.id()))
                            .toList(),
                    month.earlier().known() ? Optional.of(change(visits, byId.keySet())) : Optional.empty(),
                    byId.keySet().stream()
                            .flatMap(id -> corrections.getOrDefault(id, List.of()).stream())
                            .sorted(Comparator.comparing(Correction::month)
                                    .reversed()
                                    .thenComparing(Correction::stationId))
                            .toList());
        }

        private Change change(List<Visit> visits, Set<String> own) {
            Set<String> before = month.earlier().lastMonth();
            int again = (int) visits.stream()
                    .filter(visit -> before.contains(visit.station().id()))
                    .count();
            int listedBefore = (int) before.stream().filter(own::contains).count();
            return new Change(again, visits.size() - again, listedBefore - again);
        }

        private Reader reader(Collection<Station> stations) {
            return new Reader(
                    mostFrequent(stations, Station::locale)
                            .map(Locale::forLanguageTag)
                            .orElse(fallback.locale()),
                    mostFrequent(stations, station -> station.zone().map(ZoneId::getId))
                            .map(ZoneId::of)
                            .orElse(fallback.zone()));
        }

        /** Of several that are as frequent, the first by name. */
        private static Optional<String> mostFrequent(
                Collection<Station> stations, Function<Station, Optional<String>> text) {
            return stations.stream()
                    .flatMap(station -> text.apply(station).stream())
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .max(Map.Entry.<String, Long>comparingByValue()
                            .thenComparing(
                                    Map.Entry.<String, Long>comparingByKey().reversed()))
                    .map(Map.Entry::getKey);
        }
    }
}
