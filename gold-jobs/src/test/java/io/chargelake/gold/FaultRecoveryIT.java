package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What past episodes say of open ones, worked out by hand. */
class FaultRecoveryIT {

    private static final String EPISODES = "month string, station_id string, connector_id int, began_at timestamp,"
            + " ended_at timestamp, minutes decimal(18,2), error_codes array<string>, ended_by string, vendor string,"
            + " model string, firmware_version string";

    private final SparkSession spark = TestSpark.session();
    private final List<Row> episodes = new ArrayList<>();

    @Test
    void onlyEpisodesThatLastedAsLongWithTheSameFirstCodeAreCases() {
        open(30, "GroundFailure", "1.0");
        cases(8, 40, "GroundFailure", "itself", "1.0");
        cases(4, 60, "GroundFailure", "visit", "1.0");
        cases(50, 29, "GroundFailure", "visit", "1.0");
        cases(50, 40, "OverVoltage", "visit", "1.0");

        assertThat(outlook())
                .isEqualTo("12 firmware: itself 66.67 reset 0.00 visit 33.33, half by 2026-10-05T08:40:00Z, most by"
                        + " 2026-10-05T08:40:00Z: wait");
    }

    @Test
    void wherePastEpisodesOfTheSameFirmwareAreFewThoseOfTheModelCountAndSoOn() {
        open(10, "GroundFailure", "2.0");
        cases(9, 20, "GroundFailure", "itself", "2.0");
        cases(15, 20, "GroundFailure", "reset", "1.0");

        assertThat(outlook())
                .startsWith("24 model: itself 37.50 reset 62.50 visit 0.00")
                .endsWith("restart");
    }

    @Test
    void mostFaultsOfTheKindWantedACrew() {
        open(10, "GroundFailure", "1.0");
        cases(20, 20, "GroundFailure", "visit", "1.0");
        cases(5, 20, "GroundFailure", "itself", "1.0");

        assertThat(outlook()).startsWith("25 firmware: itself 20.00").endsWith("crew");
    }

    @Test
    void aHandfulOfCasesSaysNothing() {
        open(10, null, "1.0");
        cases(9, 20, null, "visit", "1.0");

        assertThat(outlook())
                .isEqualTo("9 error_code: itself null reset null visit null, half by null, most by null: unknown");
    }

    private String outlook() {
        Row row = FaultRecovery.Transformation.rows(spark.createDataFrame(episodes, StructType.fromDDL(EPISODES)))
                .first();
        return row.getAs("cases") + " " + row.getAs("likeness") + ": itself "
                + row.<BigDecimal>getAs("clears_itself_pct")
                + " reset " + row.getAs("needs_reset_pct") + " visit " + row.getAs("needs_visit_pct") + ", half by "
                + row.<Instant>getAs("half_cleared_by") + ", most by " + row.<Instant>getAs("most_cleared_by") + ": "
                + row.getAs("advice");
    }

    private void open(int minutes, String code, String firmware) {
        episodes.add(episode("A", minutes, code, null, firmware));
    }

    private void cases(int count, int minutes, String code, String endedBy, String firmware) {
        for (int i = 0; i < count; i++) {
            episodes.add(episode("past-" + episodes.size(), minutes, code, endedBy, firmware));
        }
    }

    private static Row episode(String station, int minutes, String code, String endedBy, String firmware) {
        Instant began = Instant.parse("2026-10-05T08:00:00Z");
        return RowFactory.create(
                "2026-10",
                station,
                1,
                began,
                endedBy == null ? null : began.plusSeconds(60L * minutes),
                BigDecimal.valueOf(minutes).setScale(2),
                code == null ? new String[0] : new String[] {code},
                endedBy,
                "Ohmine",
                "Duo 22",
                firmware);
    }
}
