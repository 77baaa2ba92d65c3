package io.chargelake.upkeep;

import io.chargelake.curation.quality.Migration;
import java.util.List;

/** The migrations of all tables, in no particular order. */
final class Migrations {

    /** None yet: no published table has changed in a way that its readers would notice. */
    static final List<Migration> ALL = List.of();

    private Migrations() {}
}
