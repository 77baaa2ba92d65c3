package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DOUBLE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.TIMESTAMP;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.chargelake.curation.bronze.Messages;
import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.ocpp.Action;
import io.chargelake.ocpp.EventTime;
import io.chargelake.ocpp.Location;
import io.chargelake.ocpp.Measurand;
import io.chargelake.ocpp.MeterValue;
import io.chargelake.ocpp.OcppName;
import io.chargelake.ocpp.Phase;
import io.chargelake.ocpp.Reading;
import io.chargelake.ocpp.ReadingContext;
import io.chargelake.ocpp.SampledValue;
import io.chargelake.ocpp.StationRequest;
import io.chargelake.ocpp.StationRequest.StopTransaction;
import io.chargelake.ocpp.Term;
import io.chargelake.ocpp.ValueFormat;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;

/** {@code silver.meter_values}: what meters measured (OCPP 1.6, sections 4.7 and 7.43), one row a sampled value, from MeterValues and from the data of a StopTransaction alike. */
public final class MeterValues {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.meter_values")
            .grain("one sampled value")
            .version(2)
            .purpose(
                    "Every value that a station sampled, in one unit for each quantity: power and energy over a charge, "
                            + "voltages, temperatures.")
            .from(Messages.TABLE)
            .required("event_date", DATE, "UTC day of occurred_at.")
            .required("station_id", STRING, "The station.")
            .optional(
                    "connector_id",
                    INT,
                    "The connector, 0 for the main meter; null for samples of a stop, which does not name it.")
            .required(
                    "occurred_at",
                    TIMESTAMP,
                    "When it happened by the station's clock; the time of receipt where that clock is missing or impossible.")
            .required("received_at", TIMESTAMP, "When the ingress received it first.")
            .required("measurand", STRING, "What was measured, by its OCPP name.")
            .optional("value", DOUBLE, "The reading in unit; null for signed data.")
            .required("unit", STRING, "Wh, W, varh, var, VA, A, V, Celsius, Percent …: kilo units are converted.")
            .optional("phase", STRING, "The phase; null for the total.")
            .required("context", STRING, "ReadingContext by its OCPP name.")
            .required("location", STRING, "Where it was measured, by its OCPP name.")
            .required("format", STRING, "Raw or SignedData.")
            .optional("transaction_id", LONG, "The transaction that the sample belongs to, where one was named.")
            .required("source", STRING, "The message that carried it first: MeterValues or StopTransaction.")
            .optional(
                    "signed_value",
                    STRING,
                    "Pseudonym of the signed data, which names who charged (OCMF); bronze.messages has it as it was sent. Null for raw"
                            + " readings.")
            .with(SilverColumns.PROVENANCE)
            .personal("signed_value", Personal.TEXT)
            .partitionedBy("event_date")
            .keyedBy(
                    "event_date",
                    "station_id",
                    "connector_id",
                    "transaction_id",
                    "occurred_at",
                    "measurand",
                    "phase",
                    "context",
                    "location",
                    "format",
                    "source",
                    "value",
                    "signed_value")
            .words("measurand", OcppName.all(Measurand.class))
            .words("phase", OcppName.all(Phase.class))
            .words("context", OcppName.all(ReadingContext.class))
            .words("location", OcppName.all(Location.class))
            .words("format", OcppName.all(ValueFormat.class))
            .words("source", List.of("MeterValues", "StopTransaction"))
            .query("Highest power of each station", """
                    SELECT station_id, round(max(value)) AS peak_w
                    FROM silver.meter_values
                    WHERE measurand = 'Power.Active.Import' AND phase IS NULL
                    GROUP BY station_id
                    ORDER BY peak_w DESC LIMIT 20\
                    """)
            .build();

    private MeterValues() {}

    /** How the rows come from requests. */
    public static final class Rows extends EventTable {

        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public Set<Action> actions() {
            return Set.of(Action.METER_VALUES, Action.STOP_TRANSACTION);
        }

        @Override
        boolean clocked() {
            return true;
        }

        /**
         * Within a transaction it does not matter which message carried a sample: stations send some of them in
         * MeterValues and with the stop again, which does not name the connector.
         */
        @Override
        Column sameness(String key) {
            return key.equals("source") || key.equals("connector_id")
                    ? when(col("transaction_id").gt(0), null).otherwise(col(key))
                    : super.sameness(key);
        }

        /** A stop that cannot be read is reported by silver.transaction_stops. */
        @Override
        public boolean reportsUnreadable(Action action) {
            return action == Action.METER_VALUES;
        }

        @Override
        void derive(Request request, Reading.Usable<StationRequest> message, Derived derived) {
            if (message.value() instanceof StationRequest.MeterValues values) {
                samples(request, message, values.connectorId(), values.transactionId(), values.meterValues(), derived);
            } else if (message.value() instanceof StopTransaction stop) {
                samples(request, message, Optional.empty(), stop.transactionId(), stop.transactionData(), derived);
            }
        }

        private static void samples(
                Request request,
                Reading.Usable<StationRequest> message,
                Optional<Integer> connectorId,
                Optional<Long> transactionId,
                List<MeterValue> meterValues,
                Derived derived) {
            List<String> messageFlags = flags(request.flags(), message.flags());
            int item = 0;
            for (MeterValue meterValue : meterValues) {
                EventTime time = time(request, meterValue.timestamp());
                List<String> flags = flags(messageFlags, time.flags());
                LocalDate date = date(time.occurredAt());
                for (Reading<SampledValue> reading : meterValue.sampledValues()) {
                    item++;
                    if (reading instanceof Reading.Usable<SampledValue> usable) {
                        SampledValue sample = usable.value();
                        derived.row(withProvenance(
                                request,
                                flags(flags, usable.flags()),
                                both(message.extraJson(), usable.extraJson()),
                                date,
                                request.stationId(),
                                connectorId.orElse(null),
                                time.occurredAt(),
                                request.receivedAt(),
                                sample.measurand().text(),
                                sample.value().orElse(null),
                                sample.unit(),
                                sample.phase().map(Term::text).orElse(null),
                                sample.context().text(),
                                sample.location().text(),
                                sample.format().text(),
                                transactionId.orElse(null),
                                request.action().wireName(),
                                sample.signedValue().orElse(null)));
                    } else if (reading instanceof Reading.Unusable<SampledValue> unusable) {
                        derived.reject(item, unusable);
                    }
                }
            }
        }

        /** One JSON object of the unknown fields of the message and of the sample. */
        private static Optional<String> both(Optional<String> message, Optional<String> sample) {
            if (message.isEmpty() || sample.isEmpty()) {
                return message.isPresent() ? message : sample;
            }
            String first = message.get();
            return Optional.of(
                    first.substring(0, first.length() - 1) + "," + sample.get().substring(1));
        }
    }
}
