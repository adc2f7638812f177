package dev.mlsd.monitoring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.mlsd.monitoring");

    @Test
    void purePackages_importNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage("..drift..", "..quality..", "..alerting..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.vertx..",
                        "io.smallrye..",
                        "org.apache.kafka..",
                        "com.fasterxml.jackson..",
                        "io.micrometer..",
                        "com.google.protobuf..",
                        "org.jboss..")
                .check(CLASSES);
    }

    @Test
    void purePackages_readNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage("..drift..", "..quality..", "..alerting..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void kafka_isKnownToTheIntakeAndTheNoticesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..intake..", "..notice..", "..monitoring.v1..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "com.google.protobuf..", "dev.mlsd.feature..", "dev.mlsd.inference..")
                .check(CLASSES);
    }

    @Test
    void otherServicesEngines_areKnownToNobody() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "redis.clients..", "org.duckdb..")
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.mlsd.monitoring.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
