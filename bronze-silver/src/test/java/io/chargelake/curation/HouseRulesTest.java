package io.chargelake.curation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chargelake.curation.silver.EventTables;
import io.chargelake.lake.Table;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

    @Test
    void curationSeesNeitherSpringNorKafkaNorSockets() {
        JavaClasses curation = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.chargelake.curation");

        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.netty..")
                .check(curation);
    }

    @Test
    void theDefinitionsOfTheTablesLoadWhereSparkIsNot() throws Exception {
        List<String> names = new ArrayList<>(List.of(
                "bronze.Messages",
                "bronze.QuarantinedFrames",
                "silver.Commands",
                "silver.NodeStarts",
                "silver.QuarantinedMessages",
                "silver.Sessions",
                "silver.Stations"));
        EventTables.ALL.forEach(table ->
                names.add("silver." + table.getClass().getEnclosingClass().getSimpleName()));

        try (WithoutSpark loader = new WithoutSpark()) {
            for (String name : names) {
                Class<?> owner = Class.forName("io.chargelake.curation." + name, true, loader);
                Object table = owner.getField("TABLE").get(null);
                assertThat(owner.getClassLoader()).isSameAs(loader);
                assertThat(table).isInstanceOf(loader.loadClass(Table.class.getName()));
            }
        }
        assertThat(names).hasSize(17);
    }

    /** Loads the classes of this class path anew, and none of Spark, Delta, Scala or FastCSV. */
    private static final class WithoutSpark extends URLClassLoader {

        WithoutSpark() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.matches("(org\\.apache\\.spark|io\\.delta|scala|de\\.siegmar)\\..*")) {
                throw new ClassNotFoundException(name + " is not here");
            }
            return super.findClass(name);
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(WithoutSpark::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
            }
        }
    }
}
