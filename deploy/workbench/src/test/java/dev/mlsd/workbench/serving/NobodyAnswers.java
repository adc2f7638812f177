package dev.mlsd.workbench.serving;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A workbench without any part behind it: port 1 refuses. */
public class NobodyAnswers implements QuarkusTestProfile {

    static final String NOBODY = "http://127.0.0.1:1";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "mlsd.feature-url", NOBODY,
                "mlsd.inference-url", NOBODY,
                "mlsd.monitoring-url", NOBODY,
                "mlsd.traffic-url", NOBODY,
                "mlsd.runs", "target/test-runs");
    }
}
