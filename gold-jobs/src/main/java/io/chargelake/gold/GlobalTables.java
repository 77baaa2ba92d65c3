package io.chargelake.gold;

import io.chargelake.lake.ColumnType;
import io.chargelake.lake.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables that a global lake has of its regions: those of gold that describe stations, and no column of which may tell
 * of a person. Each has the columns of the regional table behind the region. Loads where Spark is not.
 */
public final class GlobalTables {

    /** The column that says whose a row is. */
    static final String REGION = "region";

    /** {@code gold.station_fault_days} of all regions. */
    public static final Table STATION_FAULT_DAYS = of(StationFaultDays.TABLE, "Faults by region and month", """
            SELECT month, region, sum(faults) AS faults, count(DISTINCT station_id) AS stations
            FROM global.station_fault_days
            GROUP BY month, region
            ORDER BY month DESC, region LIMIT 20\
            """);

    /** {@code gold.faulted_stations} of all regions; ranks are within a region. */
    public static final Table FAULTED_STATIONS =
            of(FaultedStations.TABLE, "The three worst stations of each region, latest month", """
            SELECT region, rank, station_id, faults, worst_date, top_error_codes
            FROM global.faulted_stations
            WHERE month = (SELECT max(month) FROM global.faulted_stations) AND rank <= 3
            ORDER BY region, rank LIMIT 60\
            """);

    /** {@code gold.station_outages} of all regions. */
    public static final Table STATION_OUTAGES = of(StationOutages.TABLE, "Outages by region, month and origin", """
            SELECT month, region, origin, count(*) AS outages, sum(outage_minutes) AS minutes
            FROM global.station_outages
            GROUP BY month, region, origin
            ORDER BY month DESC, region, origin LIMIT 20\
            """);

    /** {@code gold.fault_episodes} of all regions. */
    public static final Table FAULT_EPISODES = of(FaultEpisodes.TABLE, "How faults of a model end in each region", """
            SELECT vendor, model, region, ended_by, count(*) AS episodes, round(avg(minutes), 1) AS average_minutes
            FROM global.fault_episodes
            WHERE ended_at IS NOT NULL
            GROUP BY vendor, model, region, ended_by
            ORDER BY vendor, model, region, ended_by LIMIT 60\
            """);

    /** {@code gold.station_days} of all regions. */
    public static final Table STATION_DAYS = of(StationDays.TABLE, "Energy and availability by day and region", """
            SELECT day, region, sum(energy_kwh) AS energy_kwh,
              round(100 * sum(up_minutes) / nullif(sum(up_minutes) + sum(down_minutes), 0), 2) AS availability_pct
            FROM global.station_days
            GROUP BY day, region
            ORDER BY day DESC, region LIMIT 20\
            """);

    /** {@code gold.reliability} of all regions. */
    public static final Table RELIABILITY =
            of(Reliability.TABLE, "Regions by mean time between failures, latest month", """
            SELECT region, stations, episodes, mtbf_h, mttr_minutes
            FROM global.reliability
            WHERE level = 'network' AND month = (SELECT max(month) FROM global.reliability)
            ORDER BY mtbf_h NULLS LAST, region LIMIT 20\
            """);

    /** {@code gold.uptime_monthly} of all regions. */
    public static final Table UPTIME_MONTHLY = of(UptimeMonthly.TABLE, "Uptime by month and region", """
            SELECT month, region, count(*) AS ports,
              round(100 * sum(up_minutes) / nullif(sum(up_minutes) + sum(outage_minutes), 0), 2) AS uptime_pct
            FROM global.uptime_monthly
            GROUP BY month, region
            ORDER BY month DESC, region LIMIT 20\
            """);

    /** All of them, in the order in which data passes through the regional ones. */
    public static final List<Published> ALL = List.of(
            new Published(StationFaultDays.TABLE, STATION_FAULT_DAYS),
            new Published(FaultedStations.TABLE, FAULTED_STATIONS),
            new Published(StationOutages.TABLE, STATION_OUTAGES),
            new Published(FaultEpisodes.TABLE, FAULT_EPISODES),
            new Published(StationDays.TABLE, STATION_DAYS),
            new Published(Reliability.TABLE, RELIABILITY),
            new Published(UptimeMonthly.TABLE, UPTIME_MONTHLY));

    private GlobalTables() {}

    /**
     * A table of gold that regions publish.
     *
     * @param regional as a region's lake has it
     * @param global the rows of all regions
     */
    public record Published(Table regional, Table global) {}

    /**
     * The table of all regions' rows of a table.
     *
     * @param question one that it answers, as a phrase
     * @param sql the question in Spark's SQL
     * @throws IllegalArgumentException if the table has a column that may tell of a person
     */
    static Table of(Table regional, String question, String sql) {
        regional.columns().stream()
                .filter(column -> column.personal().isPresent())
                .findFirst()
                .ifPresent(column -> {
                    throw new IllegalArgumentException(regional + " must not leave its region: its column "
                            + column.name() + " may tell of a person ("
                            + column.personal().get() + ").");
                });
        List<String> key = new ArrayList<>(List.of(REGION));
        key.addAll(regional.key());
        return Table.named(regional.name().replaceFirst("^gold\\.", "global."))
                .grain(regional.grain() + ", in one region")
                .version(regional.version())
                .purpose("The rows of " + regional + " of all regions, each as its own lake has it. "
                        + regional.purpose())
                .from(regional)
                .required(REGION, ColumnType.STRING, "The region whose lake it comes from.")
                .with(regional.columns())
                .partitionedBy(REGION)
                .keyedBy(key.toArray(String[]::new))
                .query(question, sql)
                .build();
    }
}
