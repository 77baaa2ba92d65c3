package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.VisitList.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A month's lists, one a recipient, in the order of their addresses. Every station over the threshold stands in exactly
 * one of them or in {@code unassigned}.
 *
 * @param addressed the lists that somebody gets
 * @param unassigned the stations that nobody gets to know of, if some of them are over the threshold or nobody gets
 *     anything
 * @param unusableAddresses what stands in the register as a manager's address and is none
 */
record VisitLists(List<VisitList> addressed, Optional<VisitList> unassigned, List<String> unusableAddresses) {

    VisitLists {
        addressed = List.copyOf(addressed);
        unusableAddresses = List.copyOf(unusableAddresses);
    }

    /**
     * Groups the stations by their managers' addresses.
     *
     * @param escalation who gets the stations without a manager
     */
    static VisitLists of(FaultMonth month, Optional<Mailbox> escalation) {
        Map<String, Station> stations = new TreeMap<>();
        month.faulted().forEach(faults -> stations.put(faults.stationId(), Station.unregistered(faults.stationId())));
        month.register().forEach(station -> stations.put(station.id(), station));
        Map<String, StationFaults> faulted = new HashMap<>();
        month.faulted().forEach(faults -> faulted.put(faults.stationId(), faults));

        Map<Mailbox, List<Station>> managed = new TreeMap<>();
        List<Station> unmanaged = new ArrayList<>();
        for (Station station : stations.values()) {
            station.mailbox()
                    .map(mailbox -> managed.computeIfAbsent(mailbox, first -> new ArrayList<>()))
                    .orElse(unmanaged)
                    .add(station);
        }
        if (escalation.isPresent() && managed.containsKey(escalation.get())) {
            managed.get(escalation.get()).addAll(unmanaged);
            unmanaged = List.of();
        }

        Set<String> silent = silent(month);
        List<VisitList> addressed = new ArrayList<>();
        managed.forEach((mailbox, own) ->
                addressed.add(list(month, Owner.MANAGER, Optional.of(mailbox), own, faulted, silent)));
        VisitList orphans = list(month, Owner.NOBODY, escalation, unmanaged, faulted, silent);
        if (escalation.isPresent() && orphans.stations() > 0) {
            addressed.add(orphans);
        }
        addressed.sort(Comparator.comparing(list -> list.recipient().orElseThrow()));
        return new VisitLists(
                addressed,
                Optional.of(orphans)
                        .filter(list -> escalation.isEmpty() && !list.visits().isEmpty()),
                unusableAddresses(month.register()));
    }

    private static VisitList list(
            FaultMonth month,
            Owner owner,
            Optional<Mailbox> recipient,
            List<Station> stations,
            Map<String, StationFaults> faulted,
            Set<String> silent) {
        Map<String, Station> byId = new HashMap<>();
        stations.forEach(station -> byId.put(station.id(), station));
        List<StationFaults> own = stations.stream()
                .map(station -> faulted.get(station.id()))
                .filter(faults -> faults != null)
                .sorted(StationFaults.MOST_FAULTS_FIRST)
                .toList();
        List<Visit> visits = new ArrayList<>();
        for (StationFaults faults : own) {
            if (faults.overThreshold()) {
                visits.add(new Visit(
                        visits.size() + 1,
                        byId.get(faults.stationId()),
                        faults,
                        1 + month.earlier().inARow(faults.stationId())));
            }
        }
        Optional<String> manager = owner == Owner.NOBODY
                ? Optional.empty()
                : stations.stream()
                        .flatMap(station -> station.manager().stream())
                        .filter(name -> !name.isBlank())
                        .findFirst();
        return new VisitList(
                owner,
                manager,
                recipient,
                stations.size(),
                own.size(),
                visits,
                stations.stream()
                        .filter(station -> silent.contains(station.id()))
                        .sorted(Comparator.comparing(Station::id))
                        .toList(),
                month.earlier().known() ? Optional.of(change(month, visits, byId.keySet())) : Optional.empty());
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

    private static Change change(FaultMonth month, List<Visit> visits, Set<String> own) {
        Set<String> before = month.earlier().lastMonth();
        int again = (int) visits.stream()
                .filter(visit -> before.contains(visit.station().id()))
                .count();
        int listedBefore = (int) before.stream().filter(own::contains).count();
        return new Change(again, visits.size() - again, listedBefore - again);
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
}
