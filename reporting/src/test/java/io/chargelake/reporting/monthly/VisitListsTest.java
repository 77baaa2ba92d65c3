package io.chargelake.reporting.monthly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargelake.reporting.monthly.VisitList.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitListsTest {

    private static final Mailbox CHIEF = new Mailbox("chief@example.net");

    @Test
    void eachManagerGetsHerOwnStationsRankedFromOneAndTheOneWithoutAnyGetsAnEmptyList() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), Optional.empty());

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
        FaultMonth month =
                new FaultMonth(5, Fleet.complete(), List.of(), tied, EarlierMonths.UNKNOWN, Optional.empty());

        assertThat(VisitLists.of(month, Optional.of(CHIEF)).addressed().get(0).visits())
                .extracting(visit -> visit.station().id())
                .containsExactly("E", "B", "C", "D", "A");
    }

    @Test
    void stationsWithoutAManagerAreNamedWhenThereIsNoEscalation() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), Optional.empty());

        assertThat(lists.unassigned())
                .hasValueSatisfying(list -> assertThat(list.visits())
                        .extracting(visit -> visit.station().id())
                        .containsExactly("GHOST-1"));
    }

    @Test
    void stationsWithoutAManagerGoToTheEscalation() {
        VisitLists lists = VisitLists.of(Fleet.month(Fleet.complete()), Optional.of(CHIEF));

        assertThat(lists.unassigned()).isEmpty();
        assertThat(lists.addressed()).anySatisfy(list -> {
            assertThat(list.recipient()).hasValue(CHIEF);
            assertThat(list.owner()).isEqualTo(Owner.NOBODY);
            assertThat(list.visits()).hasSize(1);
        });
    }

    @Test
    void anEscalationThatIsAManagerGetsOneMailForAll() {
        VisitLists lists =
                VisitLists.of(Fleet.month(Fleet.complete()), Optional.of(new Mailbox(Fleet.BEN.toUpperCase())));

        assertThat(lists.addressed()).hasSize(2);
        assertThat(lists.addressed().get(1).stations()).isEqualTo(3);
        assertThat(lists.addressed().get(1).visits())
                .extracting(visit -> visit.station().id())
                .containsExactly("GHOST-1");
    }

    @Test
    void twoSpellingsOfAnAddressAreOneRecipientAndAnUnusableOneIsNobody() {
        List<Station> register = new ArrayList<>(Fleet.register());
        register.add(Fleet.station("CS-0300", "A", "B", "C", " Ben@Example.org "));
        register.add(Fleet.station("CS-0301", "A", "B", "C", "ben@example.org\r\nBcc: all@example.com"));
        FaultMonth month = new FaultMonth(
                5,
                Fleet.complete(),
                register,
                List.of(Fleet.faults(
                        "CS-0301", 9, "2026-10-05", 9, 1, 2, "1.00", 0, "2026-10-05T10:00:00Z", "InternalError")),
                EarlierMonths.UNKNOWN,
                Optional.empty());

        VisitLists lists = VisitLists.of(month, Optional.empty());

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
        VisitList anna = VisitLists.of(Fleet.month(Fleet.complete()), Optional.empty())
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

        assertThat(VisitLists.of(known, Optional.empty()).addressed())
                .extracting(list -> list.silent().stream().map(Station::id).toList())
                .containsExactly(List.of("CS-0103"), List.of());
        assertThat(VisitLists.of(unknown, Optional.empty()).addressed()).allSatisfy(list -> {
            assertThat(list.silent()).isEmpty();
            assertThat(list.change()).isEmpty();
        });
    }
}
