package dev.mlsd.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HealthReportTest {

    @Test
    void reasons_areThoseOfTheChecksThatAreNotUp() throws IOException {
        assertThat(reasons("""
                {"status": "DOWN", "checks": [
                  {"name": "grpc", "status": "UP", "data": {"port": 1}},
                  {"name": "stream", "status": "DOWN", "data": {"state": "rebalancing", "parts": 3}},
                  {"name": "store", "status": "DOWN"}]}""")).isEqualTo(": stream (state rebalancing, parts 3), store");
    }

    @Test
    void reasons_ofAnAnswerWithoutChecks_areNone() throws IOException {
        assertThat(reasons("{\"status\": \"DOWN\", \"phase\": \"FAILED\"}")).isEmpty();
        assertThat(reasons("")).isEmpty();
    }

    private static String reasons(String body) throws IOException {
        return HealthReport.reasons(body.getBytes(StandardCharsets.UTF_8));
    }
}
