package io.chargelake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chargelake", importOptions = DoNotIncludeTests.class)
class IngestArchitectureTest {

    @ArchTest
    static final ArchRule NOTHING_SEES_SPARK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "io.delta.tables..", "org.apache.spark.sql.delta..")
            .because("ingest runs without Spark: its processes start in a second and stay small");

    @ArchTest
    static final ArchRule THE_CODEC_IS_PURE = noClasses()
            .that()
            .resideInAPackage("io.chargelake.ocpp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.delta..",
                    "org.apache.parquet..",
                    "org.springframework..",
                    "io.netty..",
                    "io.chargelake.lake..",
                    "io.chargelake.ingest..",
                    "io.chargelake.jobs..")
            .because("ingress, live consumer and Spark all use it, each with its own libraries");

    @ArchTest
    static final ArchRule THE_LAKE_KNOWS_NO_SOURCE = noClasses()
            .that()
            .resideInAPackage("io.chargelake.lake..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.netty..",
                    "org.springframework..",
                    "io.chargelake.ingest..",
                    "io.chargelake.jobs..",
                    "io.chargelake.ocpp..")
            .because("Spark's processes use it too, which have neither Kafka nor Spring");

    @ArchTest
    static final ArchRule SPRING_STAYS_WITH_THE_JOBS = noClasses()
            .that()
            .resideOutsideOfPackages("io.chargelake.jobs..", "io.chargelake.ingest.landing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");
}
