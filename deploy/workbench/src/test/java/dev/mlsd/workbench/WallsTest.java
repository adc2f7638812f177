package dev.mlsd.workbench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.workbench");

    @Test
    void packages_dependOnEachOther_withoutCycles() {
        slices().matching("dev.mlsd.workbench.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void live_knowsNothingOfHowItIsServed() {
        noClasses()
                .that()
                .resideInAPackage("..live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..serving..", "jakarta.ws.rs..", "io.vertx..", "io.smallrye.mutiny..")
                .check(CLASSES);
    }

    @Test
    void workbench_talksToPartsOverHttpOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.onnxruntime..",
                        "redis.clients..",
                        "org.duckdb..",
                        "org.apache.kafka..",
                        "dev.mlsd.feature..",
                        "dev.mlsd.inference..",
                        "dev.mlsd.monitoring..")
                .check(CLASSES);
    }
}
