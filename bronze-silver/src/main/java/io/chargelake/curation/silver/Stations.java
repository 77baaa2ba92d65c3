package io.chargelake.curation.silver;

import static io.chargelake.lake.ColumnType.DOUBLE;
import static io.chargelake.lake.ColumnType.STRING;

import io.chargelake.lake.Personal;
import io.chargelake.lake.Table;
import io.chargelake.lake.Unit;

/**
 * {@code silver.stations}: the station register, from a CSV file whose header names these columns. The register of the
 * last {@code curate --stations FILE} is the whole table.
 */
public final class Stations {

    /** The definition. */
    public static final Table TABLE = Table.named("silver.stations")
            .grain("one station of the register")
            .purpose("The register: where stations stand, whose they are, and who looks after them. It is as its owner "
                    + "sends it.")
            .fedBy("the station register, a CSV file (curate --stations)")
            .readBy("the monthly mail (report)")
            .readBy("the API and the page (serve)")
            .required("station_id", STRING, "The station's id, as it connects.")
            .optional("name", STRING, "What people call it.")
            .optional("site", STRING, "The site it stands on.")
            .optional("address", STRING, "Street, postal code and town.")
            .optional("latitude_deg", DOUBLE, Unit.DEGREE, "WGS 84 latitude, north positive.")
            .optional("longitude_deg", DOUBLE, Unit.DEGREE, "WGS 84 longitude, east positive.")
            .optional("country", STRING, "ISO 3166-1 alpha-2 code.")
            .optional("time_zone", STRING, "IANA time zone, for example Europe/Berlin.")
            .optional("tenant", STRING, "The tenant that the station belongs to.")
            .optional("vendor", STRING, "Who made it.")
            .optional("model", STRING, "The vendor's model.")
            .optional("maintenance_manager", STRING, "Name of the person who sends crews to it.")
            .optional("maintenance_email", STRING, "Where that person's monthly mail goes.")
            .optional("locale", STRING, "BCP 47 language tag of that person's mail, for example de-DE.")
            .personal("maintenance_manager", Personal.CONTACT)
            .personal("maintenance_email", Personal.CONTACT)
            .keyedBy("station_id")
            .query("Stations of each manager", """
                    SELECT maintenance_manager, country, count(*) AS stations
                    FROM silver.stations
                    GROUP BY maintenance_manager, country
                    ORDER BY stations DESC\
                    """)
            .build();

    private Stations() {}
}
