package dev.mlsd.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.broker");

    @Test
    void broker_usesNoServiceAndNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mlsd.feature..",
                        "dev.mlsd.inference..",
                        "dev.mlsd.monitoring..",
                        "io.quarkus..",
                        "jakarta..",
                        "redis.clients..",
                        "ai.onnxruntime..",
                        "org.duckdb..")
                .check(classes);
    }
}
