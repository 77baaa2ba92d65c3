package io.chargelake.gold;

import io.chargelake.cli.CommandFailure;
import io.chargelake.lake.Lake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A region with a lake of its own.
 *
 * @param name lower-case letters, digits and hyphens, the first a letter
 * @param lake where its tables lie
 * @param lakeAsWritten the lake as the user named it, without credentials; for messages, and for those who ask later
 */
record Region(String name, Lake lake, String lakeAsWritten) {

    /**
     * The regions that a user names.
     *
     * @param written each {@code NAME=LAKE}
     * @throws CommandFailure (exit 2) if one cannot be understood, or a name or a lake is there twice
     */
    static List<Region> parsed(List<String> written) {
        List<Region> regions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Lake> lakes = new HashSet<>();
        for (String each : written) {
            Region region = parsed(each);
            if (!names.add(region.name())) {
                throw CommandFailure.usage(
                        "--global names the region '" + region.name() + "' twice. Give each region one lake.");
            }
            if (!lakes.add(region.lake())) {
                throw CommandFailure.usage("--global names the lake " + region.lakeAsWritten()
                        + " twice. Its rows would count for two regions; name each lake once.");
            }
            regions.add(region);
        }
        return regions;
    }

    private static Region parsed(String written) {
        int equals = written.indexOf('=');
        if (equals < 0 || equals == written.length() - 1) {
            throw CommandFailure.usage("--global '" + withoutCredentials(written)
                    + "' is no region. Write NAME=LAKE, as in de=/data/de or fr=s3a://lakes/fr.");
        }
        String name = written.substring(0, equals);
        String location = written.substring(equals + 1);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw CommandFailure.usage("--global '" + withoutCredentials(written)
                    + "' does not begin with the name of a region: lower-case letters, digits and hyphens, the first a"
                    + " letter. Write NAME=LAKE, as in de=/data/de.");
        }
        return new Region(name, Lake.at(location), withoutCredentials(location));
    }

    /** Addresses may carry a key before the host, or a token behind a question mark; a container's name stays. */
    private static String withoutCredentials(String location) {
        return location.contains("://")
                ? location.replaceFirst("://[^/]*:[^/]*@", "://").replaceFirst("\\?.*", "")
                : location;
    }
}
