package io.chargelake.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import org.apache.hadoop.conf.Configuration;

/** The one Delta Kernel engine of this process and the Hadoop configuration behind it. */
final class LakeEngine {

    /** Who committed, in the log of every table. */
    static final String NAME = "chargelake/" + CodeVersion.current();

    private static final String ZSTD_LEVEL = "1";

    private LakeEngine() {}

    /** The engine; made on first use, because it costs a third of a second. */
    static Engine engine() {
        return Holder.ENGINE;
    }

    /** File systems, credentials and codecs, from {@code core-site.xml} where the class path has one. */
    static Configuration configuration() {
        return Holder.CONFIGURATION;
    }

    private static final class Holder {

        static final Configuration CONFIGURATION = newConfiguration();
        static final Engine ENGINE = DefaultEngine.create(CONFIGURATION);

        private static Configuration newConfiguration() {
            Configuration configuration = new Configuration();
            configuration.set("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
            configuration.set(PlainLocalFileSystem.CONFIGURATION_KEY, PlainLocalFileSystem.class.getName());
            configuration.setIfUnset(HardLinkLogStore.CONFIGURATION_KEY, HardLinkLogStore.class.getName());
            configuration.setIfUnset(ConditionalPutLogStore.CONFIGURATION_KEY, ConditionalPutLogStore.class.getName());
            return configuration;
        }
    }
}
