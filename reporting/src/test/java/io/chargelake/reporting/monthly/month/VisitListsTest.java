package io.chargelake.reporting.monthly.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.reporting.monthly.Fleet;
import io.chargelake.reporting.monthly.month.VisitList.Owner;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitListsTest {

    private static final Mailbox CHIEF = new Mailbox("chief@example.net");

    @Test
    void eachManagerGetsHerOwnStationsRankedFromOneAndTheOneWithoutAnyGetsAnEmptyList() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), Audience.MANAGERS);

        assertThat(lists.addressed())
                .extracting(list -> list.recipient().orElseThrow().address())
                .containsExactly(Fleet.ANNA, Fleet.BEN);
        VisitList anna = lists.addressed().get(0);
        assertThat(anna.stations()).isEqualTo(5);
        assertThat(anna.faulted()).isEqualTo(4);
        assertThat(anna.visits()).extracting(Visit::rank).containsExactly(1, 2, 3);
        assertThat(anna.visits())
                .extracting(visit -> visit.station().id())
                .containsExactly("CS-0007", "CS-0042", "CS-0101");
        assertThat(lists.addressed().get(1).visits()).isEmpty();
        assertThat(lists.addressed().get(1).manager()).hasValue("Ben O'Shea");
    }

    @Test
    void tiesInFaultsAreBrokenByEpisodesThenMinutesThenId() {
        List<StationFaults> tied = List.of(
                faults("D", 10, 3, "5.00"),
                faults("C", 10, 3, "5.00"),
                faults("B", 10, 3, "6.00"),
                faults("A", 9, 9, "9.00"),
                faults("E", 10, 4, "1.00"));
        FaultMonth month = Fleet.month(Fleet.complete(), List.of(), tied, EarlierMonths.UNKNOWN, Optional.empty());

        assertThat(VisitLists.of(month, escalation(CHIEF)).addressed().get(0).visits())
                .extracting(visit -> visit.station().id())
                .containsExactly("E", "B", "C", "D", "A");
    }

    @Test
    void stationsWithoutAManagerAreNamedWhenThereIsNoEscalation() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), Audience.MANAGERS);

        assertThat(lists.unassigned())
                .hasValueSatisfying(list -> assertThat(list.visits())
                        .extracting(visit -> visit.station().id())
                        .containsExactly("GHOST-1"));
    }

    @Test
    void theEscalationGetsTheWholeNetworkAndEverybodyElseTheirOwn() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), escalation(CHIEF));

        assertThat(lists.unassigned()).isEmpty();
        assertThat(lists.unmanaged()).extracting(visit -> visit.station().id()).containsExactly("GHOST-1");
        assertThat(lists.addressed()).hasSize(3);
        VisitList network = lists.of(CHIEF).orElseThrow();
        assertThat(network.owner()).isEqualTo(Owner.NETWORK);
        assertThat(network.stations()).isEqualTo(8);
        assertThat(network.visits())
                .extracting(visit -> visit.station().id())
                .containsExactly("CS-0007", "CS-0042", "GHOST-1", "CS-0101");
    }

    @Test
    void aManagerOnTheEscalationListGetsOneMailWithTheWholeNetwork() {
        VisitLists lists =
                VisitLists.of(Fleet.month(Fleet.complete()), escalation(new Mailbox(Fleet.BEN.toUpperCase())));

        assertThat(lists.addressed()).hasSize(2);
        assertThat(lists.of(new Mailbox(Fleet.BEN)).orElseThrow().stations()).isEqualTo(8);
    }

    @Test
    void aManagerReadsInTheLanguageAndZoneOfMostOfHerStations() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), escalation(CHIEF));

        assertThat(lists.of(new Mailbox(Fleet.ANNA)).orElseThrow().reader())
                .isEqualTo(new Reader(Locale.UK, ZoneId.of("Europe/Berlin")));
        assertThat(lists.of(CHIEF).orElseThrow().reader()).isEqualTo(Reader.UNKNOWN);
    }

    @Test
    void aCorrectionIsToldToWhoHasTheStation() {
        VisitLists lists = VisitLists.of(Fleet.corrected(Fleet.month(Fleet.complete())), Audience.MANAGERS);

        assertThat(lists.addressed())
                .extracting(list ->
                        list.corrections().stream().map(Correction::stationId).toList())
                .containsExactly(List.of("CS-0007", "CS-0042"), List.of("CS-0201"));
    }

    private static Audience escalation(Mailbox... mailboxes) {
        return new Audience(List.of(mailboxes), Reader.UNKNOWN);
    }

    @Test
    void twoSpellingsOfAnAddressAreOneRecipientAndAnUnusableOneIsNobody() {
        List<Station> register = new ArrayList<>(Fleet.register());
        register.add(Fleet.station("CS-0300", "A", "B", "C", " Ben@Example.org "));
        register.add(Fleet.station("CS-0301", "A", "B", "C", "ben@example.org\r\nBcc: all@example.com"));
        FaultMonth month = Fleet.month(
                Fleet.complete(),
                register,
                List.of(Fleet.faults(
                        "CS-0301", 9, "2026-10-05", 9, 1, 2, "1.00", 0, "2026-10-05T10:00:00Z", "InternalError")),
                EarlierMonths.UNKNOWN,
                Optional.empty());

        VisitLists lists = VisitLists.of(month, Audience.MANAGERS);

        assertThat(lists.addressed()).hasSize(2);
        assertThat(lists.addressed().get(1).stations()).isEqualTo(3);
        assertThat(lists.unassigned().orElseThrow().visits()).hasSize(1);
        assertThat(lists.unusableAddresses()).containsExactly("ben@example.org\r\nBcc: all@example.com");
    }

    private static StationFaults faults(String id, int faults, int episodes, String minutes) {
        return Fleet.faults(
                id, faults, "2026-10-05", 5, 1, episodes, minutes, 0, "2026-10-05T10:00:00Z", "InternalError");
    }

    @Test
    void aListIsComparedWithTheOneOfTheMonthBefore() {
        VisitList anna = VisitLists.of(Fleet.month(Fleet.complete()), Audience.MANAGERS)
                .addressed()
                .get(0);

        assertThat(anna.change())
                .as("CS-0007 again, CS-0042 and CS-0101 new, CS-0103 gone; CS-0201 is another's")
                .contains(new Change(1, 2, 1));
        assertThat(anna.visits())
                .extracting(visit -> visit.station().id(), Visit::monthsInARow)
                .containsExactly(tuple("CS-0007", 3), tuple("CS-0042", 1), tuple("CS-0101", 1));
    }

    @Test
    void stationsOfTheRegisterThatWereNotHeardAreSilentIfAnybodyKnows() {
        FaultMonth known = Fleet.month(Fleet.complete());
        FaultMonth unknown = Fleet.month(Fleet.complete(), EarlierMonths.UNKNOWN, Optional.empty());

        assertThat(VisitLists.of(known, Audience.MANAGERS).addressed())
                .extracting(list -> list.silent().stream().map(Station::id).toList())
                .containsExactly(List.of("CS-0103"), List.of());
        assertThat(VisitLists.of(unknown, Audience.MANAGERS).addressed()).allSatisfy(list -> {
            assertThat(list.silent()).isEmpty();
            assertThat(list.change()).isEmpty();
        });
    }
}
