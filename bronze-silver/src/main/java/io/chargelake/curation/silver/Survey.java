package io.chargelake.curation.silver;

import io.chargelake.curation.quality.Extent;
import io.chargelake.ocpp.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One look at all new requests before anything of silver is written: which tables and dates they concern, and how many
 * rows each has to account for. Tables without rows are not touched at all then, and the others know which dates to
 * compare with.
 */
public final class Survey {

    private static final StructType SCHEMA = new StructType()
            .add("table", DataTypes.StringType)
            .add("date", DataTypes.DateType)
            .add("rows", DataTypes.LongType)
            .add("rejected", DataTypes.LongType)
            .add("earliest", DataTypes.TimestampType)
            .add("latest", DataTypes.TimestampType)
            .add("unknown_fields", DataTypes.BooleanType);

    private final Map<String, Extent> extents;
    private final SortedMap<LocalDate, Long> rejections;
    private final Map<String, SortedSet<LocalDate>> unknownFields;

    private Survey(
            Map<String, Extent> extents,
            SortedMap<LocalDate, Long> rejections,
            Map<String, SortedSet<LocalDate>> unknownFields) {
        this.extents = extents;
        this.rejections = rejections;
        this.unknownFields = unknownFields;
    }

    /**
     * Looks at requests.
     *
     * @param requests columns of {@link Requests}
     * @param zones where the stations are that write times without a zone
     */
    public static Survey of(Dataset<Row> requests, List<EventTable> tables, StationZones zones) {
        List<EventTable> all = new ArrayList<>(tables);
        MapPartitionsFunction<Row, Row> counting = partition -> count(partition, all, zones);
        Map<String, Extent> extents = new HashMap<>();
        SortedMap<LocalDate, Long> rejections = new TreeMap<>();
        Map<String, SortedSet<LocalDate>> unknownFields = new HashMap<>();
        for (Row row : requests.mapPartitions(counting, Encoders.row(SCHEMA)).collectAsList()) {
            long rows = row.getLong(2);
            long rejected = row.getLong(3);
            if (rejected > 0) {
                rejections.merge(row.getLocalDate(1), rejected, Long::sum);
            }
            Extent extent = new Extent(
                    rows > 0 ? new TreeMap<>(Map.of(row.getLocalDate(1), rows)) : new TreeMap<>(),
                    rejected,
                    Optional.ofNullable(row.getInstant(4)),
                    Optional.ofNullable(row.getInstant(5)));
            extents.merge(row.getString(0), extent, Extent::plus);
            if (row.getBoolean(6)) {
                unknownFields
                        .computeIfAbsent(row.getString(0), table -> new TreeSet<>())
                        .add(row.getLocalDate(1));
            }
        }
        return new Survey(extents, rejections, unknownFields);
    }

    /** What the requests hold for a table. */
    public Extent of(EventTable table) {
        return extents.getOrDefault(table.table().name(), Extent.NONE);
    }

    /** The dates on which the payloads of a table's rows have fields that OCPP does not know. */
    public SortedSet<LocalDate> datesOfUnknownFields(String table) {
        return unknownFields.getOrDefault(table, Collections.emptySortedSet());
    }

    /** What no table can use, by the day on which it was received. */
    public Extent rejections() {
        return new Extent(rejections, 0, Optional.empty(), Optional.empty());
    }

    private static Iterator<Row> count(Iterator<Row> requests, List<EventTable> tables, StationZones zones) {
        Map<Action, List<TableCounter>> counters = new HashMap<>();
        List<TableCounter> all = new ArrayList<>();
        for (EventTable table : tables) {
            TableCounter counter = new TableCounter(table);
            all.add(counter);
            table.actions()
                    .forEach(action -> counters.computeIfAbsent(action, ignored -> new ArrayList<>())
                            .add(counter));
        }
        while (requests.hasNext()) {
            Request request = Requests.of(requests.next(), zones);
            for (TableCounter counter : counters.getOrDefault(request.action(), List.of())) {
                counter.add(request);
            }
        }
        return all.stream().flatMap(counter -> counter.rows().stream()).iterator();
    }

    /** Counts for one table in one task. */
    private static final class TableCounter {

        private final EventTable table;
        private final int occurredAt;
        private final Map<LocalDate, DateCounter> dates = new HashMap<>();
        private final Map<LocalDate, Long> rejected = new HashMap<>();

        TableCounter(EventTable table) {
            this.table = table;
            var columns = table.table().columns();
            this.occurredAt = IntStream.range(0, columns.size())
                    .filter(i -> columns.get(i).name().equals("occurred_at"))
                    .findFirst()
                    .orElseThrow();
        }

        void add(Request request) {
            Derived derived = table.derive(request);
            if (!derived.rejections().isEmpty()) {
                rejected.merge(
                        EventTable.date(request.receivedAt()),
                        (long) derived.rejections().size(),
                        Long::sum);
            }
            for (Object[] row : derived.rows()) {
                dates.computeIfAbsent((LocalDate) row[0], ignored -> new DateCounter())
                        .add((Instant) row[occurredAt], row[row.length - 1] != null);
            }
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            String name = table.table().name();
            rejected.forEach((date, count) -> rows.add(RowFactory.create(name, date, 0L, count, null, null, false)));
            dates.forEach((date, counter) -> rows.add(RowFactory.create(
                    name, date, counter.rows, 0L, counter.earliest, counter.latest, counter.unknownFields)));
            return rows;
        }
    }

    private static final class DateCounter {

        private long rows;
        private Instant earliest;
        private Instant latest;
        private boolean unknownFields;

        void add(Instant occurredAt, boolean hasUnknownFields) {
            rows++;
            unknownFields |= hasUnknownFields;
            earliest = earliest == null || occurredAt.isBefore(earliest) ? occurredAt : earliest;
            latest = latest == null || occurredAt.isAfter(latest) ? occurredAt : latest;
        }
    }
}
