package io.chargelake.reporting.api.live;

import io.chargelake.reporting.api.lake.RegisteredStation;
import io.chargelake.reporting.live.LiveConnector;
import io.chargelake.reporting.live.LiveStation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A station as lists and the stream show it. State and connection are never mixed: who is offline keeps its last state.
 *
 * @param state worst of the connectors: faulted, unavailable, charging, occupied, available, unknown
 * @param connection connected, offline, or unknown where no session was ever seen
 * @param ageSeconds since it was last heard; null where it never was
 */
record StationView(
        String stationId,
        String name,
        String site,
        Double latitude,
        Double longitude,
        String state,
        String connection,
        Instant lastSeenAt,
        Double ageSeconds,
        List<ConnectorView> connectors) {

    /** @param since since when status and error code have been these */
    record ConnectorView(
            int connectorId,
            String status,
            String errorCode,
            String info,
            String vendorErrorCode,
            Instant since,
            Instant occurredAt,
            Instant receivedAt,
            boolean clockRepaired) {

        static ConnectorView of(LiveConnector connector) {
            return new ConnectorView(
                    connector.connectorId(),
                    connector.status(),
                    connector.errorCode(),
                    connector.info().orElse(null),
                    connector.vendorErrorCode().orElse(null),
                    connector.since(),
                    connector.occurredAt(),
                    connector.receivedAt(),
                    connector.clockRepaired());
        }
    }

    static StationView of(LiveStation station, RegisteredStation listed, Instant now) {
        Instant heard = station.lastHeardAt().orElse(null);
        return new StationView(
                station.key().stationId(),
                listed.name(),
                listed.site(),
                listed.latitude(),
                listed.longitude(),
                station.state().word(),
                station.connection().word(),
                heard,
                heard == null ? null : Math.max(0, Duration.between(heard, now).toMillis()) / 1000.0,
                station.connectors().stream().map(ConnectorView::of).toList());
    }
}
