package dev.mlsd.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallsTest {

    private static final String[] PURE = {
        "dev.mlsd.inference.batching..",
        "dev.mlsd.inference.decision..",
        "dev.mlsd.inference.explanation..",
        "dev.mlsd.inference.lease..",
        "dev.mlsd.inference.protection..",
        "dev.mlsd.inference.routing..",
        "dev.mlsd.inference.tensor.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mlsd.inference");

    @Test
    void onnxRuntime_isKnownToOnnxOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mlsd.inference.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .check(classes);
    }

    @Test
    void redisAndDuckDb_areKnownToNobody() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("redis.clients..", "org.duckdb..")
                .check(classes);
    }

    @Test
    void purePackages_knowNoFrameworkAndNobodyElse() {
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
                        "io.grpc..",
                        "com.google.protobuf..",
                        "org.jboss..",
                        "dev.mlsd.inference.v1..",
                        "dev.mlsd.inference.v2..",
                        "dev.mlsd.feature..")
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
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(classes);
    }

    @Test
    void parts_doNotKnowWhoPutsThemTogether() {
        noClasses()
                .that()
                .resideInAPackage("dev.mlsd.inference.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.mlsd.inference")
                .check(classes);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("dev.mlsd.inference.(*)..").should().beFreeOfCycles().check(classes);
    }
}
