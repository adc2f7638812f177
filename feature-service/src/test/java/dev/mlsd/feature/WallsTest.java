package dev.mlsd.feature;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {

    private static final String[] PURE = {
        "dev.mlsd.feature.window..",
        "dev.mlsd.feature.vector..",
        "dev.mlsd.feature.contract..",
        "dev.mlsd.feature.lease..",
        "dev.mlsd.feature.snapshot.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.feature");

    @Test
    void redis_isKnownToOnlineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.feature.online..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("redis.clients..")
                .check(classes);
    }

    @Test
    void duckDb_isKnownToOfflineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.feature.offline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..")
                .check(classes);
    }

    @Test
    void onnxRuntime_isKnownToNobody() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .check(classes);
    }

    @Test
    void purePackages_knowNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.vertx..",
                        "org.apache.kafka..",
                        "com.fasterxml.jackson..",
                        "io.micrometer..",
                        "redis.clients..")
                .check(classes);
    }

    @Test
    void purePackages_readNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .check(classes);
    }

    @Test
    void otherServices_areNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mlsd.inference..", "dev.mlsd.monitoring..")
                .check(classes);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.mlsd.feature.(*)..").should().beFreeOfCycles().check(classes);
    }
}
