package io.chargelake.reporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chargelake.reporting", importOptions = DoNotIncludeTests.class)
class ReportingArchitectureTest {

    @ArchTest
    static final ArchRule NOTHING_SEES_SPARK_OR_KAFKA = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "io.delta..", "org.apache.kafka..")
            .because("the report reads tables through io.chargelake.lake and starts in a second");

    @ArchTest
    static final ArchRule OF_THE_JOBS_BEFORE_IT_ONLY_TABLES_ARE_KNOWN = noClasses()
            .should()
            .accessClassesThat(JavaClass.Predicates.resideInAnyPackage(
                            "io.chargelake.curation..", "io.chargelake.gold..")
                    .and(DescribedPredicate.describe(
                            "hold no table", type -> type.tryGetField("TABLE").isEmpty())));
}
