package dev.mlsd.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls of this module. */
class TrainingArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.training");

    @Test
    void onnxRuntimeAndOnnxFormat_areKnownToOnnxOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..training.onnx")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "ai.onnx..", "com.google.protobuf..")
                .check(CLASSES);
    }

    @Test
    void learningLibraries_areKnownToLearnerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..training.learner")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.metarank..", "com.microsoft.ml..", "de.bwaldvogel..")
                .check(CLASSES);
    }

    @Test
    void duckDb_isReachedThroughJdbcOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "redis.clients..")
                .check(CLASSES);
    }

    @Test
    void servicesContracts_areNeverLoaded() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mlsd.feature.v1..", "dev.mlsd.inference.v1..")
                .check(CLASSES);
    }

    @Test
    void purePackages_knowNoFrameworkAndNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage("..training.calibration", "..training.evaluation", "..training.learner")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "picocli..", "java.sql..", "java.nio.file..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.mlsd.training.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
