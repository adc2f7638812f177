package dev.mlsd.inference.flow;

import dev.mlsd.inference.v1.Latencies;
import dev.mlsd.inference.v1.Verdict;

/** Values as they are written in protobuf, in answers and predictions alike. */
public final class WireValues {

    private static final long NANOS_PER_MICRO = 1000;

    private WireValues() {}

    /** A verdict. */
    public static Verdict verdict(dev.mlsd.inference.decision.Verdict verdict) {
        return switch (verdict) {
            case APPROVE -> Verdict.APPROVE;
            case REVIEW -> Verdict.REVIEW;
            case BLOCK -> Verdict.BLOCK;
        };
    }

    /** Latencies in microseconds; 0 for a stage that was not reached. */
    public static Latencies latencies(StageLatencies latencies) {
        return Latencies.newBuilder()
                .setFeaturesMicros(micros(latencies.features()))
                .setQueueMicros(micros(latencies.queue()))
                .setComputeMicros(micros(latencies.compute()))
                .setExplainMicros(micros(latencies.explain()))
                .setTotalMicros(micros(latencies.total()))
                .build();
    }

    private static long micros(long nanos) {
        return Math.max(0, nanos) / NANOS_PER_MICRO;
    }
}
