package io.chargelake.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.cli.ExitCode;
import io.chargelake.curation.Curation;
import io.chargelake.curation.CurationOrder;
import io.chargelake.curation.LandedFixture;
import io.chargelake.curation.LandedFixture.Event;
import io.chargelake.curation.LandedFixture.Landed;
import io.chargelake.curation.SparkStart;
import io.chargelake.curation.privacy.PseudonymKey;
import io.chargelake.curation.privacy.Pseudonyms;
import io.chargelake.curation.silver.Authorizations;
import io.chargelake.curation.silver.DataTransfers;
import io.chargelake.gold.GoldCommand;
import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Run;
import io.chargelake.lake.RunLedger;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableFiles;
import io.chargelake.lake.TableRows;
import io.chargelake.ocpp.IdTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks into every file of a lake, those of the tables' logs among them. */
class ForgetIT {

    private static final Path PSEUDONYM_KEY = Path.of("src/test/resources/pseudonym.key");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(PseudonymKey.at(PSEUDONYM_KEY, Optional.empty()));
    private static final String MASTER = "local[2]";

    private static final String TAG = "04E91C5A123480";
    private static final String OTHER = "9B0F6C00AA77";

    @TempDir
    private static Path original;

    @TempDir
    private Path folder;

    private Lake lake;

    @BeforeEach
    void aCopyOfTheLake() throws IOException {
        lake = Lake.at(folder.resolve("lake").toString());
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("lake").resolve(original.relativize(file)));
            }
        }
    }

    @BeforeAll
    static void aLakeWithEarlierVersions() {
        Lake lake = Lake.at(original.toString());
        LandedFixture landed = new LandedFixture(lake);
        landed.land(day("2026-10-05T1"));
        landed.landEvents(List.of(new Event(
                "ocpp.commands",
                Instant.parse("2026-10-05T09:00:00Z"),
                "S-1",
                "command",
                "{\"id\":\"c-1\",\"station\":\"S-1\",\"action\":\"RemoteStartTransaction\",\"payload\":{\"idTag\":\""
                        + TAG + "\",\"connectorId\":1},\"issuedAt\":\"2026-10-05T09:00:00Z\",\"expiresAt\":"
                        + "\"2026-10-05T09:10:00Z\",\"issuer\":\"support\"}")));
        curate(lake, CurationOrder.ofWhatIsNew());
        // The same day once more: files of silver are replaced, and the earlier ones stay on disk.
        landed.land(day("2026-10-05T0"));
        curate(lake, CurationOrder.ofWhatIsNew());
        curate(lake, CurationOrder.of(null, null, "2026-10-05"));
        gold(lake);
    }

    /** Two people at a station; the first in all places where her identifier may get to. */
    private static List<Landed> day(String hour) {
        return Stream.of(
                        "[2,\"a1\",\"Authorize\",{\"idTag\":\" 04e91c5a123480 \"}]",
                        "[2,\"a2\",\"Authorize\",{\"idTag\":\"" + OTHER + "\"}]",
                        "[2,\"s1\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"" + TAG
                                + "\",\"meterStart\":1000,\"timestamp\":\"" + hour + "0:10:00Z\"}]",
                        "[2,\"m1\",\"MeterValues\",{\"connectorId\":1,\"card\":\"" + TAG
                                + "\",\"meterValue\":[{\"timestamp\":\"" + hour
                                + "0:20:00Z\",\"sampledValue\":[{\"value\":\"1200\"},{\"format\":\"SignedData\",\"value\":"
                                + "\"OCMF|{\\\"ID\\\":\\\"" + TAG + "\\\"}|{}\"}]}]}]",
                        "[2,\"t1\",\"StopTransaction\",{\"transactionId\":7,\"idTag\":\"" + TAG
                                + "\",\"meterStop\":2000,\"timestamp\":\"" + hour + "0:30:00Z\"}]",
                        "[2,\"d1\",\"DataTransfer\",{\"vendorId\":\"V\",\"data\":\"" + TAG + "\"}]",
                        "[2,\"d2\",\"DataTransfer\",{\"vendorId\":\"V\",\"data\":\"{\\\"idTag\\\":\\\"" + TAG
                                + "\\\"}\"}]",
                        "[2,\"n1\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":"
                                + "\"Available\",\"info\":\"card 04e91c5a123480\",\"timestamp\":\"" + hour
                                + "0:40:00Z\"}]",
                        "[2,\"q1\",\"StartTransaction\",{\"connectorId\":0,\"idTag\":\"" + TAG
                                + "\",\"meterStart\":1}]",
                        "[2,\"x1\",\"Authorize\",{\"idTag\":\"" + TAG)
                .map(frame -> Landed.of("S-1", hour + "0:50:00Z", "ws-" + hour, null, frame))
                .toList();
    }

    @Test
    void noFileOfTheLakeHasAnIdentifierThatWasForgotten() throws Exception {
        String pseudonym = PSEUDONYMS.of(new IdTag(TAG));
        assertThat(tablesThatMention(TAG))
                .as(
                        "what was sent, where it may be, and nowhere from silver on but in what a station wrote as it pleased")
                .containsExactlyInAnyOrder(
                        "landing/frames",
                        "landing/events",
                        "bronze/messages",
                        "bronze/quarantine",
                        "silver/status_notifications");
        assertThat(tablesThatMention(pseudonym))
                .contains(
                        "silver/authorizations",
                        "silver/transaction_starts",
                        "silver/transaction_stops",
                        "silver/commands",
                        "silver/data_transfers",
                        "silver/quarantine",
                        "gold/unmatched_stops")
                .noneMatch(table -> table.startsWith("landing") || table.startsWith("bronze"));
        Map<String, Long> rows = rows();
        Path requests = Files.writeString(folder.resolve("requests.txt"), "\n  04E91c5a123480\n");

        Terminal dryRun = forget("--id-tags", requests.toString(), "--dry-run").well();
        assertThat(dryRun.lines())
                .anyMatch(line -> line.startsWith("a dry run: ") && line.endsWith(" nothing was changed"));
        assertThat(tablesThatMention(TAG)).hasSize(5);

        Terminal forgotten = forget("--id-tags", requests.toString(), "--json").well();
        assertThat(forgotten.json().at("/tables/landing.frames/rows").longValue())
                .isEqualTo(18);
        assertThat(forgotten
                        .json()
                        .at("/tables/silver.authorizations/files_deleted")
                        .longValue())
                .isPositive();

        assertThat(tablesThatMention(TAG)).isEmpty();
        assertThat(tablesThatMention(pseudonym)).isEmpty();
        assertThat(tablesThatMention(OTHER)).contains("landing/frames", "bronze/messages");
        assertThat(rows()).as("rows of all tables").isEqualTo(rows);
        assertThat(TableRows.of(lake, Authorizations.TABLE).list())
                .extracting(row -> row.string("id_tag"))
                .containsOnly(PSEUDONYMS.of(new IdTag("forgotten")), PSEUDONYMS.of(new IdTag(OTHER)));
        Run noted = new RunLedger(lake).latest("forget").orElseThrow();
        assertThat(noted.rowsOut()).isPositive();
        assertThat(noted.toString()).doesNotContainIgnoringCase(TAG).doesNotContain(pseudonym);
        assertThat(forgotten.out() + forgotten.err() + dryRun.out() + dryRun.err())
                .doesNotContainIgnoringCase(TAG);
    }

    @Test
    void whatFollowsIsAsIfTheIdentifierHadNeverBeenSent() throws Exception {
        Path requests = Files.writeString(folder.resolve("requests.txt"), TAG);
        forget("--id-tags", requests.toString()).well();
        Map<Table, OptionalLong> versions = versions();

        assertThat(forget("--id-tags", requests.toString()).well().lines())
                .containsExactly("0 rows had them and have them no more");
        curate(lake, CurationOrder.of(null, null, "2026-10-05"));
        gold(lake);
        assertThat(versions())
                .as("versions after everything was derived anew from what is left")
                .isEqualTo(versions);

        new LandedFixture(lake).land(day("2026-10-06T1"));
        curate(lake, CurationOrder.ofWhatIsNew());
        assertThat(rows().get(DataTransfers.TABLE.name())).isEqualTo(6);
    }

    @Test
    void aFileThatMayBeBeingLandedStaysAndIsTold() throws Exception {
        Path young = Files.writeString(folder.resolve("lake/landing/frames/part-young.parquet"), "x");
        Path requests = Files.writeString(folder.resolve("requests.txt"), TAG);

        Terminal forgotten = forget("--id-tags", requests.toString()).well();

        assertThat(young).exists();
        assertThat(forgotten.lines()).anyMatch(line -> line.startsWith("landing.frames: 1 files of the last hour"));
    }

    @Test
    void aFileWithoutIdentifiersIsToldAsAMistake() throws Exception {
        Path requests = Files.writeString(folder.resolve("requests.txt"), " \n");
        assertThat(forget("--id-tags", requests.toString()).code()).isEqualTo(ExitCode.USAGE);
        assertThat(forget("--id-tags", "not-here.txt").code()).isEqualTo(ExitCode.USAGE);
    }

    private static void curate(Lake lake, CurationOrder order) {
        Curation.run(ForgetIT::spark, lake, order, PSEUDONYM_KEY);
    }

    private static void gold(Lake lake) {
        Terminal.run(new GoldCommand(), "--lake", lake.root(), "--master", MASTER)
                .well();
    }

    private Terminal forget(String... more) {
        return Terminal.run(
                new ForgetCommand(),
                Stream.concat(
                                Stream.of(
                                        "--lake",
                                        lakeFolder().toString(),
                                        "--master",
                                        MASTER,
                                        "--pseudonym-key",
                                        PSEUDONYM_KEY.toString()),
                                Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private Path lakeFolder() {
        return folder.resolve("lake");
    }

    private static SparkSession spark() {
        return SparkStart.session(MASTER, "chargelake gold tests");
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        LakeTables.ALL.stream()
                .filter(table -> !table.name().startsWith("ops."))
                .forEach(table -> rows.put(
                        table.name(),
                        DeltaTables.snapshot(lake, table)
                                .map(snapshot -> {
                                    TableFiles files = snapshot.files();
                                    return files.rows().orElseThrow();
                                })
                                .orElse(0L)));
        return rows;
    }

    private Map<Table, OptionalLong> versions() {
        Map<Table, OptionalLong> versions = new java.util.LinkedHashMap<>();
        LakeTables.ALL.stream()
                .filter(table -> !table.name().startsWith("ops."))
                .forEach(table -> versions.put(table, DeltaTables.version(lake, table)));
        return versions;
    }

    /** The folders of the tables of which a file, part of the latest version or not, has the text in any spelling. */
    private SortedSet<String> tablesThatMention(String text) throws IOException {
        SortedSet<String> tables = new TreeSet<>();
        try (Stream<Path> files = Files.walk(lakeFolder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (contentOf(file).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))) {
                    tables.add(lakeFolder().relativize(file).subpath(0, 2).toString());
                }
            }
        }
        return tables;
    }

    /** All that a file says: compressed columns decoded, anything else as it lies there. */
    private static String contentOf(Path file) throws IOException {
        String bytes = Files.readString(file, ISO_8859_1);
        if (!bytes.startsWith("PAR1")) {
            return bytes;
        }
        Dataset<Row> rows = spark().read().parquet(file.toUri().toString());
        Column[] columns = Arrays.stream(rows.schema().fields())
                .map(field -> field.dataType().equals(DataTypes.BinaryType)
                        ? col("`" + field.name() + "`").cast("string")
                        : col("`" + field.name() + "`"))
                .toArray(Column[]::new);
        // The footer has bounds of columns, and names, in the clear.
        return bytes + String.join("\n", rows.select(columns).toJSON().collectAsList());
    }
}
