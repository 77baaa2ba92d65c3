package io.chargelake.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.util.HashMap;
import java.util.Map;
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

    /** What of the configuration is not Hadoop's default, for processes that have no {@code core-site.xml}. */
    static Map<String, String> settings() {
        return Settings.GIVEN;
    }

    private static final class Settings {

        static final Map<String, String> GIVEN = given(configuration());

        private static Map<String, String> given(Configuration configuration) {
            Map<String, String> given = new HashMap<>();
            configuration.forEach(entry -> {
                String[] sources = configuration.getPropertySources(entry.getKey());
                if (sources == null || !sources[sources.length - 1].endsWith("-default.xml")) {
                    given.put(entry.getKey(), configuration.get(entry.getKey()));
                }
            });
            return given;
        }
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
