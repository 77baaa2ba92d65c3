package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.lake.Layer;
import io.chargelake.lake.Table;
import io.chargelake.upkeep.LakeTables;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalTablesTest {

    @Test
    void onlyTheseLeaveTheirRegion() {
        assertThat(GlobalTables.ALL)
                .extracting(table -> table.regional().name())
                .as("whoever publishes another table says so here, having thought of whom its rows tell")
                .containsExactly(
                        "gold.station_fault_days",
                        "gold.faulted_stations",
                        "gold.station_outages",
                        "gold.fault_episodes",
                        "gold.station_days",
                        "gold.reliability",
                        "gold.uptime_monthly");
    }

    @Test
    void noTableOfTheGlobalLakeHasAColumnThatMayTellOfAPerson() {
        List<Table> global = LakeTables.ALL.stream()
                .filter(table -> table.layer() == Layer.GLOBAL)
                .toList();

        assertThat(global)
                .containsAll(GlobalTables.ALL.stream()
                        .map(GlobalTables.Published::global)
                        .toList())
                .allSatisfy(table -> assertThat(table.columns())
                        .allSatisfy(column ->
                                assertThat(column.personal()).as(column.name()).isEmpty()));
        assertThat(GlobalTables.ALL)
                .allSatisfy(table -> assertThat(table.regional().columns())
                        .allSatisfy(column ->
                                assertThat(column.personal()).as(column.name()).isEmpty()));
    }

    @Test
    void aTableWithSuchAColumnCannotBePublished() {
        assertThatThrownBy(() -> GlobalTables.of(CompletedTransactions.TABLE, "Charges", "SELECT 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gold.completed_transactions must not leave its region: its column id_tag");
    }

    @Test
    void aGlobalTableHasTheRegionBeforeAllThatTheRegionalOneHas() {
        assertThat(GlobalTables.ALL).allSatisfy(table -> {
            Table regional = table.regional();
            Table global = table.global();
            assertThat(global.name()).isEqualTo(regional.name().replace("gold.", "global."));
            assertThat(global.columns().get(0).name()).isEqualTo("region");
            assertThat(global.columns().subList(1, global.columns().size())).isEqualTo(regional.columns());
            assertThat(global.key().get(0)).isEqualTo("region");
            assertThat(global.key().subList(1, global.key().size())).isEqualTo(regional.key());
            assertThat(global.partition()).contains("region");
            assertThat(global.version()).isEqualTo(regional.version());
            assertThat(global.sources()).containsExactly(regional);
        });
    }
}
