package io.chargelake.ingest.ingress.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.ingest.ingress.file.WatchedFiles;
import io.chargelake.ocpp.AuthorizationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdTagsTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final String LIST = """
            id_tag,status,expiry_date,parent_id_tag,name
            GOOD,Accepted,,,Ann
            Soon,Accepted,2027-01-01T01:00:01+01:00,FLEET,
            LATE,Accepted,2027-01-01T01:00:00+01:00,,
            BAD,Blocked,2020-01-01T00:00:00Z,,
            OLD,expired,,,
            NONE,Invalid,,,
            """;

    @TempDir
    private Path folder;

    private final WatchedFiles files = WatchedFiles.unscheduled();
    private boolean away;

    @AfterEach
    void closeFiles() {
        files.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GOOD, ACCEPTED",
        "' good ', ACCEPTED",
        "SOON, ACCEPTED",
        "LATE, EXPIRED",
        "BAD, BLOCKED",
        "OLD, EXPIRED",
        "NONE, INVALID",
        "unknown, INVALID",
        "'', INVALID",
    })
    void aTagIsWhatTheListSaysOfIt(String idTag, AuthorizationStatus status) throws Exception {
        assertThat(listed().of(idTag).status()).isEqualTo(status);
    }

    @Test
    void tellsExpiryAndParentWhereTheyAreKnown() throws Exception {
        assertThat(listed().of("soon"))
                .isEqualTo(new IdTagInfo(
                        AuthorizationStatus.ACCEPTED,
                        Optional.of(Instant.parse("2027-01-01T00:00:01Z")),
                        Optional.of("FLEET")));
        assertThat(listed().of("good")).isEqualTo(IdTagInfo.of(AuthorizationStatus.ACCEPTED));
    }

    @ParameterizedTest
    @CsvSource({"unknown, ACCEPTED", "BAD, BLOCKED", "LATE, EXPIRED", "NONE, INVALID", "GOOD, ACCEPTED"})
    void whileTheBackEndIsAwayUnknownTagsMayChargeButRefusedOnesMayNot(String idTag, AuthorizationStatus status)
            throws Exception {
        IdTags idTags = listed();
        away = true;
        assertThat(idTags.of(idTag).status()).isEqualTo(status);

        away = false;
        assertThat(idTags.of("unknown").status()).isEqualTo(AuthorizationStatus.INVALID);
    }

    @Test
    void readsTheListAgainWhenItChanges() throws Exception {
        IdTags idTags = listed();
        Files.writeString(folder.resolve("tags.csv"), "id_tag,status\nnew,Accepted\n");
        files.check();

        assertThat(idTags.of("NEW").status()).isEqualTo(AuthorizationStatus.ACCEPTED);
        assertThat(idTags.of("GOOD").status()).isEqualTo(AuthorizationStatus.INVALID);
    }

    @Test
    void acceptsEverybodyWhereThereIsNoList() {
        assertThat(IdTags.acceptAll().of("")).isEqualTo(IdTagInfo.of(AuthorizationStatus.ACCEPTED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,Acepted, | line 2: status 'Acepted' is not Accepted, Blocked, Expired or Invalid",
                "a,, | line 2: status '' is not Accepted, Blocked, Expired or Invalid",
                "a,ConcurrentTx, | line 2: status 'ConcurrentTx' is not",
                "a,Accepted,31.12.2026 | line 2: expiry_date '31.12.2026' is not a time of ISO 8601",
                "a,Accepted,2026-12-31T00:00:00 | line 2: expiry_date '2026-12-31T00:00:00' is not a time",
                "a,Accepted,\\nA,Blocked, | line 3: id_tag 'A' is listed before",
            })
    void namesLineAndValueOfWhatCannotBeRight(String rows, String reason) throws Exception {
        Path file = Files.writeString(
                folder.resolve("tags.csv"), "id_tag,status,expiry_date\n" + rows.replace("\\n", "\n") + "\n");

        assertThatThrownBy(() -> IdTags.listed(file, files, () -> away, NOW))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(reason);
    }

    private IdTags listed() throws Exception {
        return IdTags.listed(Files.writeString(folder.resolve("tags.csv"), LIST), files, () -> away, NOW);
    }
}
