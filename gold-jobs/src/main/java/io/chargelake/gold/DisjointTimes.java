package io.chargelake.gold;

import io.chargelake.curation.silver.ExcludedTimes;
import io.chargelake.lake.Lake;
import io.chargelake.lake.TableRows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The excluded times of ports without overlaps, so that no minute is excluded twice, whatever reasons it has.
 *
 * @param times by station
 */
record DisjointTimes(Map<String, List<Time>> times) {

    private static final StructType SCHEMA = new StructType()
            .add("station_id", DataTypes.StringType)
            .add("connector_id", DataTypes.IntegerType)
            .add("but_connectors", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("from_at", DataTypes.TimestampType)
            .add("until_at", DataTypes.TimestampType);

    /**
     * A time.
     *
     * @param connector null for all connectors of the station that have no times of their own
     */
    record Time(Integer connector, Instant from, Instant until) {}

    /** Those of a lake. */
    static DisjointTimes of(Lake lake) {
        Map<String, List<Time>> times = new TreeMap<>();
        TableRows.of(lake, ExcludedTimes.TABLE)
                .forEach(row -> times.computeIfAbsent(row.string("station_id"), any -> new ArrayList<>())
                        .add(new Time(row.intValue("connector_id"), row.instant("from_at"), row.instant("until_at"))));
        times.replaceAll((station, ofStation) -> disjoint(ofStation));
        return new DisjointTimes(times);
    }

    /** A connector with times of its own has those of the whole station as well. */
    static List<Time> disjoint(List<Time> ofStation) {
        List<Time> made = new ArrayList<>();
        List<Time> ofAll =
                ofStation.stream().filter(time -> time.connector() == null).toList();
        made.addAll(merged(null, ofAll));
        connectors(ofStation).forEach(connector -> {
            List<Time> both = new ArrayList<>(ofAll);
            ofStation.stream()
                    .filter(time -> connector.equals(time.connector()))
                    .forEach(both::add);
            made.addAll(merged(connector, both));
        });
        return made;
    }

    private static List<Integer> connectors(List<Time> times) {
        return times.stream()
                .map(Time::connector)
                .filter(connector -> connector != null)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Time> merged(Integer connector, List<Time> times) {
        List<Time> merged = new ArrayList<>();
        times.stream().sorted(Comparator.comparing(Time::from)).forEach(time -> {
            Time last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && !time.from().isAfter(last.until())) {
                Instant until = time.until().isAfter(last.until()) ? time.until() : last.until();
                merged.set(merged.size() - 1, new Time(connector, last.from(), until));
            } else {
                merged.add(new Time(connector, time.from(), time.until()));
            }
        });
        return merged;
    }

    /** The days that they reach into. */
    Days days() {
        return Days.ofRanges(times.values().stream()
                .flatMap(List::stream)
                .map(time ->
                        new Days.Range(dayOf(time.from()), dayOf(time.until().minusNanos(1))))
                .toList());
    }

    /** station_id, connector_id, but_connectors, from_at, until_at. */
    Dataset<Row> rows(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        times.forEach((station, ofStation) -> {
            Integer[] specific = connectors(ofStation).toArray(Integer[]::new);
            ofStation.forEach(time ->
                    rows.add(RowFactory.create(station, time.connector(), specific, time.from(), time.until())));
        });
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
