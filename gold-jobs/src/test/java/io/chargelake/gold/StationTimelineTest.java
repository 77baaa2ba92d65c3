package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.gold.StationTimeline.Boot;
import io.chargelake.gold.StationTimeline.Contact;
import io.chargelake.gold.StationTimeline.Evidence;
import io.chargelake.gold.StationTimeline.Given;
import io.chargelake.gold.StationTimeline.Interval;
import io.chargelake.gold.StationTimeline.Opening;
import io.chargelake.gold.StationTimeline.Report;
import io.chargelake.gold.StationTimeline.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Days of October 2026; times are written as day and hour, 05T08:30. */
class StationTimelineTest {

    private final Evidence known = new Evidence(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());

    @Test
    void aStateLastsUntilTheNextReportAndIsCutAtMidnight() {
        report(1, "05T08:00", "Available");
        report(1, "06T10:00", "Charging");
        report(1, "06T11:00", "Charging");
        report(1, "06T12:00", "Available");

        assertThat(connector(1, "07T00:00"))
                .containsExactly(
                        "05T08:00-06T00:00 Available since 05T08:00 up",
                        "06T00:00-06T10:00 Available since 05T08:00 up, ended by report",
                        "06T10:00-06T12:00 Charging since 06T10:00 up, ended by report",
                        "06T12:00-07T00:00 Available since 06T12:00 up");
    }

    @Test
    void silenceLongerThanTheIntervalAndItsGraceIsAnOutageFromTheMomentTheStationShouldHaveSpoken() {
        known.intervals().add(new Given(at("05T08:00"), 3600));
        report(1, "05T08:00", "Available");
        contact("05T08:00", "05T08:00");
        contact("05T09:04", "05T10:00");
        contact("05T11:06", "05T11:06");

        assertThat(connector(1, "05T12:00"))
                .as("four minutes are within the grace, six are not")
                .containsExactly(
                        "05T08:00-05T11:00 Available since 05T08:00 up, ended by offline",
                        "05T11:00-05T11:06 Offline since 05T11:00 down, ended by online",
                        "05T11:06-05T12:00 Available since 05T11:06 up");
    }

    @Test
    void silenceAtTheEndOfTheDataIsNotJudgedBeforeItsGraceIsOver() {
        known.intervals().add(new Given(at("05T08:00"), 3600));
        report(1, "05T08:00", "Available");
        contact("05T08:00", "05T08:00");

        assertThat(connector(1, "05T09:04")).hasSize(1);
        assertThat(connector(1, "05T09:06"))
                .containsExactly(
                        "05T08:00-05T09:00 Available since 05T08:00 up, ended by offline",
                        "05T09:00-05T09:06 Offline since 05T09:00 down");
    }

    @Test
    void withoutAnIntervalADayOfSilenceIsNoOutage() {
        report(1, "05T08:00", "Available");
        contact("05T08:00", "05T08:00");
        contact("06T08:04", "06T08:04");

        assertThat(connector(1, "06T09:00"))
                .extracting(row -> row.substring(18))
                .allMatch(row -> row.startsWith("Available"));
    }

    @Test
    void aSessionKeepsAStationConnectedHoweverSilentAndItsEndMakesItOffline() {
        report(1, "05T08:00", "Available");
        known.sessions().add(new Session(at("05T08:00"), at("05T10:00"), "connection-lost"));
        known.sessions().add(new Session(at("05T10:30"), at("05T12:00"), "shutdown"));
        known.sessions().add(new Session(at("05T12:10"), at("05T14:00"), "unlisted"));
        known.sessions().add(new Session(at("05T15:00"), null, null));

        assertThat(connector(1, "05T16:00"))
                .containsExactly(
                        "05T08:00-05T10:00 Available since 05T08:00 up, ended by offline",
                        "05T10:00-05T10:30 Offline since 05T10:00 down, ended by online",
                        "05T10:30-05T12:00 Available since 05T10:30 up, ended by offline",
                        "05T12:00-05T12:10 Offline since 05T12:00 ? (ingress), ended by online",
                        "05T12:10-05T14:00 Available since 05T12:10 up, ended by offline",
                        "05T14:00-05T15:00 Offline since 05T14:00 ? (register), ended by online",
                        "05T15:00-05T16:00 Available since 05T15:00 up");
    }

    @Test
    void theEndOfAnOlderSessionSaysNothingAndAReconnectWithinAMinuteIsNoOutage() {
        report(1, "05T08:00", "Available");
        known.sessions().add(new Session(at("05T08:00"), at("05T12:00"), "idle"));
        known.sessions().add(new Session(at("05T09:00"), at("05T10:00"), "connection-lost"));
        known.sessions().add(new Session(at("05T10:00") + seconds(59), null, null));

        assertThat(connector(1, "05T11:00")).containsExactly("05T08:00-05T11:00 Available since 05T08:00 up");
    }

    @Test
    void aBootEndsWhatWasReportedUntilTheConnectorReportsAgain() {
        report(1, "05T08:00", "Faulted", "GroundFailure");
        known.boots().add(new Boot(at("05T09:00")));
        report(1, "05T09:01", "Available");

        assertThat(connector(1, "05T10:00"))
                .containsExactly(
                        "05T08:00-05T09:00 Faulted[GroundFailure] since 05T08:00 down, ended by boot",
                        "05T09:00-05T09:01 Unknown since 05T09:00 ?, ended by report",
                        "05T09:01-05T10:00 Available since 05T09:01 up");
    }

    @Test
    void anErrorCodeMoreGoesOnWithTheSameState() {
        report(1, "05T08:00", "Faulted", "NoError");
        report(1, "05T08:10", "Faulted", "GroundFailure");
        report(1, "05T08:20", "Faulted", "OverVoltage");
        report(1, "05T08:30", "Faulted", "GroundFailure");

        assertThat(connector(1, "05T09:00"))
                .containsExactly("05T08:00-05T09:00 Faulted[GroundFailure, OverVoltage] since 05T08:00 down");
    }

    @Test
    void whileConnector0IsOutOfOrderNobodyCanCharge() {
        report(0, "05T08:00", "Available");
        report(1, "05T08:00", "Available");
        report(0, "05T09:00", "Unavailable");
        report(0, "05T10:00", "Faulted", "InternalError");
        report(0, "05T11:00", "Available");

        assertThat(connector(1, "05T12:00"))
                .containsExactly(
                        "05T08:00-05T09:00 Available since 05T08:00 up",
                        "05T09:00-05T11:00 Available since 05T08:00 down",
                        "05T11:00-05T12:00 Available since 05T08:00 up");
    }

    @Test
    void reportsOfAnOfflineTimeLieBeneathIt() {
        known.intervals().add(new Given(at("05T08:00"), 3600));
        contact("05T08:00", "05T08:00");
        contact("05T12:00", "05T12:00");
        report(1, "05T08:00", "Available");
        report(1, "05T10:00", "Faulted", "GroundFailure");

        assertThat(connector(1, "05T12:30"))
                .containsExactly(
                        "05T08:00-05T09:00 Available since 05T08:00 up, ended by offline",
                        "05T09:00-05T10:00 Offline since 05T09:00 down, ended by report",
                        "05T10:00-05T12:00 Offline(Faulted) since 05T09:00 down, ended by online",
                        "05T12:00-05T12:30 Faulted[GroundFailure] since 05T12:00 down");
    }

    @Test
    void ofSeveralStatusesOfOneMomentTheLastReceivedCounts() {
        known.reports().add(new Report(1, at("05T08:00"), at("05T08:02"), "Finishing", "NoError"));
        known.reports().add(new Report(1, at("05T08:00"), at("05T08:01"), "Charging", "NoError"));

        assertThat(connector(1, "05T09:00")).containsExactly("05T08:00-05T09:00 Finishing since 05T08:00 up");
    }

    @Test
    void aWordThatOcppDoesNotKnowIsKeptAndNobodyKnowsWhetherItMeansAvailable() {
        report(1, "05T08:00", "Occupied");

        assertThat(connector(1, "05T09:00")).containsExactly("05T08:00-05T09:00 Occupied since 05T08:00 ?");
    }

    @Test
    void aStationThatOnlyTalksHasAMainControllerInAnUnknownState() {
        contact("05T08:00", "05T08:30");

        assertThat(connector(0, "05T09:00")).containsExactly("05T08:00-05T09:00 Unknown since 05T08:00 ?");
        assertThat(connector(1, "05T09:00")).isEmpty();
    }

    @Test
    void fromAnyMidnightOnItIsTheSameAsFromTheBeginning() {
        Random random = new Random(20261005L);
        List<String> words = List.of("Available", "Charging", "Faulted", "Unavailable", "Preparing");
        for (int round = 0; round < 200; round++) {
            StationTimelineTest test = new StationTimelineTest();
            boolean sessions = random.nextBoolean();
            for (int i = 0; i < 40; i++) {
                long moment = at("01T00:00") + seconds(random.nextInt(9 * 86_400));
                switch (random.nextInt(sessions ? 5 : 4)) {
                    case 0 -> test.known.boots().add(new Boot(moment));
                    case 1 -> test.known.intervals().add(new Given(moment, 600 + random.nextInt(90_000)));
                    case 2 -> test.known.contacts().add(new Contact(moment, moment));
                    case 3 ->
                        test.known
                                .reports()
                                .add(new Report(
                                        random.nextInt(3),
                                        moment,
                                        moment + seconds(random.nextInt(5)),
                                        words.get(random.nextInt(words.size())),
                                        "GroundFailure"));
                    default ->
                        test.known
                                .sessions()
                                .add(new Session(moment, moment + seconds(random.nextInt(90_000)), "idle"));
                }
            }
            long end = at("09T17:00");
            List<Interval> whole = StationTimeline.of(test.known, at("01T00:00"), end);
            for (int day = 2; day < 10; day++) {
                long midnight = at("0" + day + "T00:00");
                assertThat(StationTimeline.of(test.since(midnight, whole), midnight, end))
                        .as("round %d, from day %d on", round, day)
                        .isEqualTo(whole.stream()
                                .filter(interval -> interval.from() >= midnight)
                                .toList());
            }
        }
    }

    @Test
    @Timeout(20)
    void aStationThatConnectsAnewEveryOtherMinuteForAMonthHoldsNobodyUp() {
        report(1, "01T00:00", "Available");
        for (int minute = 0; minute < 30 * 24 * 60; minute += 2) {
            long connected = at("01T00:00") + seconds(60L * minute);
            known.sessions().add(new Session(connected, connected + seconds(50), "connection-lost"));
            known.reports()
                    .add(new Report(1, connected, connected, minute % 4 == 0 ? "Faulted" : "Available", "NoError"));
        }

        assertThat(connector(1, "31T00:00")).hasSizeGreaterThan(40_000);
    }

    /** What a run that begins at a midnight would read. */
    private Evidence since(long midnight, List<Interval> before) {
        long lookBack = midnight - TimeUnit.DAYS.toMicros(StatusIntervals.Transformation.DAYS_OF_MESSAGES_BEFORE);
        return new Evidence(
                before.stream()
                        .filter(interval -> interval.until() == midnight)
                        .map(interval -> new Opening(
                                interval.connector(),
                                interval.status(),
                                interval.since(),
                                interval.reported(),
                                interval.reportedSince(),
                                interval.errorCodes(),
                                interval.origin(),
                                interval.intervalSeconds()))
                        .toList(),
                known.reports().stream()
                        .filter(report -> report.at() >= midnight)
                        .toList(),
                known.boots().stream().filter(boot -> boot.at() >= midnight).toList(),
                known.contacts().stream()
                        .filter(contact -> contact.first() >= lookBack)
                        .toList(),
                known.sessions(),
                known.intervals().stream()
                        .filter(given -> given.at() >= lookBack)
                        .toList());
    }

    private List<String> connector(int connector, String end) {
        return StationTimeline.of(known, at("01T00:00"), at(end)).stream()
                .filter(interval -> interval.connector() == connector)
                .peek(interval -> assertThat(interval.day())
                        .isEqualTo(LocalDate.ofInstant(instant(interval.from()), ZoneOffset.UTC)))
                .map(StationTimelineTest::text)
                .toList();
    }

    private static String text(Interval interval) {
        String beneath = Objects.equals(interval.status(), interval.reported())
                        || interval.reported() == null
                        || interval.reported().equals("Available")
                ? ""
                : "(" + interval.reported() + ")";
        String codes = interval.errorCodes().isEmpty() || !beneath.isEmpty()
                ? ""
                : interval.errorCodes().toString();
        return time(interval.from()) + "-" + time(interval.until()) + " " + interval.status() + beneath + codes
                + " since " + time(interval.since())
                + (interval.available() == null ? " ?" : interval.available() ? " up" : " down")
                + (interval.origin() == null || interval.origin().equals("station")
                        ? ""
                        : " (" + interval.origin() + ")")
                + (interval.endedBy() == null ? "" : ", ended by " + interval.endedBy());
    }

    private void report(int connector, String at, String status) {
        report(connector, at, status, "NoError");
    }

    private void report(int connector, String at, String status, String errorCode) {
        known.reports().add(new Report(connector, at(at), at(at) + seconds(1), status, errorCode));
    }

    private void contact(String first, String last) {
        known.contacts().add(new Contact(at(first), at(last)));
    }

    private static long at(String time) {
        return TimeUnit.SECONDS.toMicros(
                Instant.parse("2026-10-" + time + ":00Z").getEpochSecond());
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(TimeUnit.MICROSECONDS.toSeconds(micros));
    }

    private static String time(long micros) {
        return instant(micros).toString().substring(8, 16);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toMicros(seconds);
    }
}
