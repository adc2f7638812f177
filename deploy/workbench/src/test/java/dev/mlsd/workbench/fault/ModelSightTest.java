package dev.mlsd.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.fault.FaultKind.OfModel;
import dev.mlsd.workbench.fault.Seen.State;
import org.junit.jupiter.api.Test;

class ModelSightTest {

    private final ModelSight sight = new ModelSight();

    @Test
    void slow_needsTheLeaseAndTheFigure() {
        sight.add(
                stats(
                        100,
                        0,
                        31.5,
                        "{\"holder\":\"faults\",\"expires_in_seconds\":12,\"settings\":{\"model_delay_millis\":30}}"),
                0);
        assertThat(sight.seen(OfModel.MODEL_SLOW).state()).isEqualTo(State.ON);
        assertThat(sight.seen(OfModel.MODEL_SLOW).evidence().en()).isEqualTo("compute P50 31.5 ms");
        assertThat(sight.seen(OfModel.MODEL_FAILING).state()).isEqualTo(State.OFF);
        assertThat(sight.leased(OfModel.MODEL_SLOW, "faults")).isEqualTo(12);
        assertThat(sight.leased(OfModel.MODEL_SLOW, "run-1")).isNegative();
        assertThat(sight.leased(OfModel.MODEL_FAILING, "faults")).isNegative();
    }

    @Test
    void slow_askedButNotYetInTheFigures_isOff() {
        sight.add(stats(100, 0, 1.4, "{\"holder\":\"faults\",\"settings\":{\"model_delay_millis\":30}}"), 0);
        assertThat(sight.seen(OfModel.MODEL_SLOW).state()).isEqualTo(State.OFF);
    }

    @Test
    void heavyModelWithoutALease_isNoFault() {
        sight.add(stats(100, 0, 45, "null"), 0);
        assertThat(sight.seen(OfModel.MODEL_SLOW).state()).isEqualTo(State.OFF);
    }

    @Test
    void failing_isTheShareOfFallbacksOfTheLastSeconds() {
        String lease = "{\"holder\":\"faults\",\"effective\":{\"model_failing_share\":0.5}}";
        sight.add(stats(100, 7, 1.4, lease), 0);
        sight.add(stats(182, 48, 1.4, lease), 1_000);
        assertThat(sight.seen(OfModel.MODEL_FAILING).state()).isEqualTo(State.ON);
        assertThat(sight.seen(OfModel.MODEL_FAILING).evidence().en()).isEqualTo("41 of 82 decisions fell back in 5 s");
        sight.add(stats(300, 48, 1.4, lease), 9_000);
        assertThat(sight.seen(OfModel.MODEL_FAILING).state()).isEqualTo(State.OFF);
    }

    @Test
    void serviceThatStartedAnew_countsFromThere() {
        sight.add(stats(1_000, 900, 1.4, "null"), 0);
        sight.add(stats(5, 1, 1.4, "null"), 1_000);
        assertThat(sight.seen(OfModel.MODEL_FAILING).evidence().en()).isEqualTo("0 of 0 decisions fell back in 5 s");
    }

    @Test
    void nobodyAnswers_isUnknown() {
        sight.add(null, 0);
        assertThat(sight.seen(OfModel.MODEL_SLOW).state()).isEqualTo(State.UNKNOWN);
        assertThat(sight.seen(OfModel.MODEL_FAILING).state()).isEqualTo(State.UNKNOWN);
    }

    private static JsonNode stats(long decisions, long fallbacks, double compute, String lease) {
        try {
            return new ObjectMapper()
                    .readTree("{\"decisions_total\":" + decisions + ",\"fallbacks_total\":" + fallbacks
                            + ",\"batching\":{\"compute_ms\":{\"p50\":" + compute + "}},\"lease\":" + lease + "}");
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
