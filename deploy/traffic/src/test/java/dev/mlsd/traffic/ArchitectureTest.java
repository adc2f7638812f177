package dev.mlsd.traffic;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String[] PURE = {
        "dev.mlsd.traffic.simulator..",
        "dev.mlsd.traffic.guard..",
        "dev.mlsd.traffic.schedule..",
        "dev.mlsd.traffic.load.arrival.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.traffic");

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
                        "com.fasterxml..",
                        "io.micrometer..",
                        "io.grpc..",
                        "java.sql..",
                        "java.net..",
                        "java.util.concurrent..",
                        "io.netty..")
                .check(CLASSES);
    }

    @Test
    void purePackages_readNoClock() {
        for (String clock : new String[] {"nanoTime", "currentTimeMillis"}) {
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .callMethod(System.class, clock)
                    .check(CLASSES);
        }
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void enginesOfOthers_areNotImported() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "ai.onnxruntime..", "redis.clients..")
                .check(CLASSES);
    }

    @Test
    void jdbc_isKnownToTheSourceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.traffic.source..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..")
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.mlsd.traffic.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("dev.mlsd.traffic.load.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
