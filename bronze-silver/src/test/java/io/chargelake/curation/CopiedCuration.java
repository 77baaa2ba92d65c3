package io.chargelake.curation;

import org.apache.hadoop.conf.Configuration;

/** {@code chargelake curate} with the log store of the crash test under Kernel as well; Spark gets it by a property. */
final class CopiedCuration {

    private CopiedCuration() {}

    /** Runs the command. */
    public static void main(String[] args) {
        Configuration.addDefaultResource("copying-log-store.xml");
        CurateCommand.main(args);
    }
}
