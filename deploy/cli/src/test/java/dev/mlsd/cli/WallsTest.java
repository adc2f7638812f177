package dev.mlsd.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.cli");

    @Test
    void packages_dependInOneDirection() {
        slices().matching("dev.mlsd.cli.(*)..").should().beFreeOfCycles().check(classes);
        noClasses()
                .that()
                .resideInAnyPackage("dev.mlsd.cli.system..", "dev.mlsd.cli.stack..", "dev.mlsd.cli.supervisor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.mlsd.cli")
                .check(classes);
    }

    @Test
    void system_knowsNothingOfTheStack() {
        classes()
                .that()
                .resideInAPackage("dev.mlsd.cli.system")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.mlsd.cli.system")
                .check(classes);
    }

    @Test
    void commandLine_usesNoServiceAndOnlyTheRedisProgramKnowsTheJar() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mlsd.feature..",
                        "dev.mlsd.inference..",
                        "dev.mlsd.monitoring..",
                        "dev.mlsd.traffic..",
                        "redis.clients..",
                        "ai.onnxruntime..",
                        "org.duckdb..",
                        "org.apache.kafka..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.cli.stack")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.embedded..")
                .check(classes);
    }
}
