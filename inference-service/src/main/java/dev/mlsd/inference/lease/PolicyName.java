package dev.mlsd.inference.lease;

import dev.mlsd.inference.batching.BatchPolicy;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the batching policies are called outside. */
public enum PolicyName {
    /** {@link BatchPolicy.WorkConserving}. */
    WORK_CONSERVING("work-conserving"),
    /** {@link BatchPolicy.None}. */
    NONE("none"),
    /** {@link BatchPolicy.FixedWindow}. */
    FIXED_WINDOW("fixed-window"),
    /** {@link BatchPolicy.Adaptive}. */
    ADAPTIVE("adaptive");

    private final String text;

    PolicyName(String text) {
        this.text = text;
    }

    /** The policy with a name; empty when there is none. */
    public static Optional<PolicyName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    /** The name of a policy. */
    public static PolicyName of(BatchPolicy policy) {
        return switch (policy) {
            case BatchPolicy.WorkConserving workConserving -> WORK_CONSERVING;
            case BatchPolicy.None none -> NONE;
            case BatchPolicy.FixedWindow fixedWindow -> FIXED_WINDOW;
            case BatchPolicy.Adaptive adaptive -> ADAPTIVE;
        };
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(PolicyName::text).collect(Collectors.joining(", "));
    }

    /** The name in requests and answers. */
    public String text() {
        return text;
    }
}
