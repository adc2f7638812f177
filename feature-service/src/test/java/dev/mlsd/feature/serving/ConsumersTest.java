package dev.mlsd.feature.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.FeatureReference;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumersTest {

    private static final Instant START = Instant.parse("2018-06-01T00:00:00Z");
    private static final FeatureReference AMOUNT = FeatureReference.parse("payment@1:amount");
    private static final FeatureReference NIGHT = FeatureReference.parse("payment@1:is_night");

    private Instant now = START;
    private final Consumers consumers = new Consumers(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    @Test
    void asked_again_addsUpFeaturesAndRequests() {
        consumers.asked("trees@1", List.of(AMOUNT));
        now = START.plusSeconds(5);
        consumers.asked("trees@1", List.of(NIGHT, AMOUNT));
        consumers.asked("", List.of(NIGHT));

        assertThat(consumers.all())
                .containsExactly(new Consumers.Consumer("trees@1", List.of(AMOUNT, NIGHT), START, now, 2));
        assertThat(consumers.since()).isEqualTo(START);
    }

    @Test
    void asked_byMoreThanAreKept_forgetsWhoHasNotAskedForLongest() {
        for (int i = 0; i < Consumers.KEPT; i++) {
            consumers.asked("model@" + i, List.of(AMOUNT));
        }
        consumers.asked("model@0", List.of(AMOUNT));
        consumers.asked("another@1", List.of(AMOUNT));

        assertThat(consumers.all()).hasSize(Consumers.KEPT);
        assertThat(consumers.all().stream().map(Consumers.Consumer::name).limit(2))
                .containsExactly("another@1", "model@0");
        assertThat(consumers.all()).noneMatch(consumer -> consumer.name().equals("model@1"));
    }
}
