package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chargelake.lake.Runs;
import io.chargelake.lake.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class LakeTablesTest {

    @Test
    void noTableThatAnyModuleDefinesIsMissing() {
        List<Table> defined = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.chargelake").stream()
                        .flatMap(owner -> owner.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> field.getRawType().isEquivalentTo(Table.class))
                        .map(LakeTablesTest::value)
                        .toList();

        assertThat(defined).contains(Runs.TABLE).hasSizeGreaterThan(15);
        assertThat(LakeTables.ALL).containsExactlyInAnyOrderElementsOf(defined);
        assertThat(LakeTables.ALL).last().isSameAs(Runs.TABLE);
    }

    private static Table value(JavaField field) {
        try {
            return (Table) field.reflect().get(null);
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(field.getFullName() + " is a table that others cannot see", hidden);
        }
    }
}
