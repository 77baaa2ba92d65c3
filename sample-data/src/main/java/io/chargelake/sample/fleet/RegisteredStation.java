package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * A station as the register knows it: one row of {@code silver.stations}.
 *
 * @param stationId its id
 * @param name what people call it
 * @param site the site it stands on
 * @param address street, postal code and town
 * @param latitude degrees, north positive
 * @param longitude degrees, east positive
 * @param country ISO 3166-1 alpha-2
 * @param timeZone IANA time zone
 * @param tenant who owns it
 * @param vendor who made it
 * @param model the vendor's model
 * @param manager who sends crews to it, if anybody does
 */
public record RegisteredStation(
        String stationId,
        String name,
        String site,
        String address,
        double latitude,
        double longitude,
        String country,
        String timeZone,
        String tenant,
        String vendor,
        String model,
        Optional<MaintenanceManager> manager) {

    /** The same place with a station of another make. */
    RegisteredStation ofModel(String otherVendor, String otherModel) {
        return new RegisteredStation(
                stationId,
                name,
                site,
                address,
                latitude,
                longitude,
                country,
                timeZone,
                tenant,
                otherVendor,
                otherModel,
                manager);
    }
}
