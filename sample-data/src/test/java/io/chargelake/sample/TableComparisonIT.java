package io.chargelake.sample;

import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.lake.DeltaTables;
import io.chargelake.lake.Lake;
import io.chargelake.lake.Table;
import io.chargelake.lake.TableAppend;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableComparisonIT {

    private static final Table TABLE = Table.named("test.visits")
            .grain("one visit")
            .required("station_id", STRING, "The station.")
            .required("faults", INT, "Its faults.")
            .optional("minutes", DECIMAL_2, "How long.")
            .optional("codes", STRING_LIST, "What for.")
            .keyedBy("station_id")
            .build();

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void threeStations() {
        lake = Lake.at(folder.toString());
        DeltaTables.createIfMissing(lake, TABLE);
        write("A", 1, new BigDecimal("2.50"), List.of("x", "y"));
        write("B", 2, null, null);
        write("C", 3, null, List.of());
    }

    @Test
    void a_table_as_expected_has_no_differences() {
        assertThat(new TableComparison(TABLE)
                        .expect(row("A", 1, new BigDecimal("2.5"), List.of("x", "y")))
                        .expect(row("B", 2, null, null))
                        .expect(Map.of("station_id", "C", "faults", 3))
                        .differences(lake))
                .isEmpty();
    }

    @Test
    void every_difference_is_named() {
        write("A", 1, null, null);
        assertThat(new TableComparison(TABLE)
                        .expect(row("A", 9, new BigDecimal("2.51"), List.of("y", "x")))
                        .expect(row("B", 2, BigDecimal.ZERO, null))
                        .expect(row("D", 4, null, null))
                        .differences(lake))
                .hasSize(7)
                .contains(
                        "test.visits (B): minutes is null (expected: 0)",
                        "test.visits (C) is there (expected: no such row)",
                        "test.visits (D) is missing",
                        "test.visits (A) is there more than once");
    }

    private void write(String station, int faults, BigDecimal minutes, List<String> codes) {
        try (TableAppend append = TableAppend.to(lake, TABLE)) {
            append.rows()
                    .string(station)
                    .intValue(faults)
                    .decimal(minutes)
                    .strings(codes)
                    .endRow();
            append.commit();
        }
    }

    private static Map<String, Object> row(String station, int faults, BigDecimal minutes, List<String> codes) {
        Map<String, Object> row = new HashMap<>();
        row.put("station_id", station);
        row.put("faults", faults);
        row.put("minutes", minutes);
        row.put("codes", codes);
        return row;
    }
}
