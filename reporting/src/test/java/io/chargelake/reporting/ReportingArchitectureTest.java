package io.chargelake.reporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chargelake.reporting", importOptions = DoNotIncludeTests.class)
class ReportingArchitectureTest {

    @ArchTest
    static final ArchRule NOTHING_SEES_SPARK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "io.delta..")
            .because("tables are read through io.chargelake.lake, and what reads them starts in a second");

    @ArchTest
    static final ArchRule THE_REPORT_SEES_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage("io.chargelake.reporting.monthly..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.chargelake.reporting.live..")
            .because("the report is about what the lake has");

    @ArchTest
    static final ArchRule THE_REPORT_IS_A_STREET_TOO = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.chargelake.reporting.monthly..")
            .layer("job")
            .definedBy("io.chargelake.reporting.monthly")
            .layer("mail")
            .definedBy("io.chargelake.reporting.monthly.mail")
            .layer("month")
            .definedBy("io.chargelake.reporting.monthly.month")
            .layer("smtp")
            .definedBy("io.chargelake.reporting.monthly.smtp")
            .layer("words")
            .definedBy("io.chargelake.reporting.monthly.words")
            .whereLayer("job")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("mail")
            .mayOnlyBeAccessedByLayers("job")
            .whereLayer("month")
            .mayOnlyBeAccessedByLayers("job", "mail")
            .whereLayer("smtp")
            .mayOnlyBeAccessedByLayers("job", "mail", "month");

    @ArchTest
    static final ArchRule THE_LIVE_STORE_SEES_NO_SPRING = noClasses()
            .that()
            .resideInAPackage("io.chargelake.reporting.live..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "io.chargelake.reporting.api..", "io.chargelake.reporting.monthly..")
            .because("it can be used, tested and benchmarked without a server around it");

    @ArchTest
    static final ArchRule OF_THE_JOBS_BEFORE_IT_ONLY_TABLES_ARE_KNOWN = noClasses()
            .should()
            .accessClassesThat(JavaClass.Predicates.resideInAnyPackage(
                            "io.chargelake.curation..", "io.chargelake.gold..")
                    .and(DescribedPredicate.describe(
                            "hold no table", type -> type.tryGetField("TABLE").isEmpty())));
}
