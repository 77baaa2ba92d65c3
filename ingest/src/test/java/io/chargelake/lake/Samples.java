package io.chargelake.lake;

import static io.chargelake.lake.ColumnType.BINARY;
import static io.chargelake.lake.ColumnType.BOOLEAN;
import static io.chargelake.lake.ColumnType.DATE;
import static io.chargelake.lake.ColumnType.DECIMAL_2;
import static io.chargelake.lake.ColumnType.DOUBLE;
import static io.chargelake.lake.ColumnType.INT;
import static io.chargelake.lake.ColumnType.LONG;
import static io.chargelake.lake.ColumnType.STRING;
import static io.chargelake.lake.ColumnType.STRING_LIST;
import static io.chargelake.lake.ColumnType.TIMESTAMP;

/** A table with a column of every type. */
final class Samples {

    static final Table TABLE = Table.named("test.samples")
            .grain("one sample")
            .required("day", DATE, "The day.")
            .required("id", INT, "The number.")
            .optional("name", STRING, "A text.")
            .optional("bytes", BINARY, "Bytes.")
            .optional("total", LONG, "A long number.")
            .optional("ratio", DOUBLE, "A ratio.")
            .optional("good", BOOLEAN, "A truth.")
            .optional("due", DATE, "A day.")
            .optional("seen_at", TIMESTAMP, "An instant.")
            .optional("energy_kwh", DECIMAL_2, Unit.KILOWATT_HOUR, "An energy.")
            .optional("flags", STRING_LIST, "A list.")
            .required("codes", STRING_LIST, "Another list.")
            .partitionedBy("day")
            .keyedBy("id")
            .build();

    private Samples() {}
}
