package dev.mlsd.feature.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The services share no code, so the lease is a copy of inference-service's; what that one's tests show holds here while both are equal. */
class LeaseCopyTest {

    private static final Path ROOT = Path.of(System.getProperty("mlsd.root"));

    private static String source(String service, String name) throws IOException {
        return Files.readString(ROOT.resolve(service + "-service/src/main/java/dev/mlsd/" + service + "/lease/" + name))
                .replace("dev.mlsd." + service + ".", "dev.mlsd.");
    }

    @Test
    void lease_ofBothServices_isTheSame() throws IOException {
        assertThat(source("feature", "Lease.java")).isEqualTo(source("inference", "Lease.java"));
        assertThat(source("feature", "package-info.java")).isEqualTo(source("inference", "package-info.java"));
    }
}
