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
    void onlyLog_knowsKafkasClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.workbench.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    /** Of the services it knows what they put into the log, and no class of theirs. */
    @Test
    void workbench_knowsNoClassOfAPart() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.onnxruntime..",
                        "redis.clients..",
                        "org.duckdb..",
                        "dev.mlsd.feature.[registry|contract|window|vector|stream|online|offline|serving]..",
                        "dev.mlsd.inference.[api|batching|onnx|repository|decision|flow|predictionlog]..",
                        "dev.mlsd.monitoring..")
                .check(CLASSES);
    }
}
