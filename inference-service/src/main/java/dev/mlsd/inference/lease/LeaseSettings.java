package dev.mlsd.inference.lease;

import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.protection.Client;
import dev.mlsd.inference.routing.Routing;
import java.time.Duration;
import java.util.List;

/**
 * What a lease sets; null for what stays as configured.
 *
 * @param model whose production version decides
 * @param policy how requests are batched
 * @param largest most rows of a batch, at least 1
 * @param delayMillis for which a policy that waits holds a request back, {@value #SHORTEST_DELAY} to {@value #LONGEST_DELAY}
 * @param modelDelayMillis by which each batch takes longer, 0 to {@value #LONGEST_MODEL_DELAY}
 * @param modelFailingShare of batches that fail, 0 to 1
 * @param pauseMillis for which the service stands still once, 0 to {@value #LONGEST_PAUSE}
 * @param breaker whether the circuit breaker keeps payments from a model that fails
 * @param alongTheWay whether explanations are the attribution along the way instead of the exact one
 * @param clients whose keys open too
 * @param protectedByKeys whether keys are looked at, and answers rounded, at all
 * @param graphOptimised whether the runtime may rewrite the graph of the model that the lease brings; only with such a model
 * @param logForced whether a decision is answered only when its prediction is on the disk
 * @param admissionLimited whether no more payments are let in than can be decided in time
 * @param routing how payments find the model that decides them
 */
public record LeaseSettings(
        String model,
        PolicyName policy,
        Integer largest,
        Double delayMillis,
        Double modelDelayMillis,
        Double modelFailingShare,
        Double pauseMillis,
        Boolean breaker,
        Boolean alongTheWay,
        List<Client> clients,
        Boolean protectedByKeys,
        Boolean graphOptimised,
        Boolean logForced,
        Boolean admissionLimited,
        Routing routing) {

    /** Shorter, and it is below what a timer can do. */
    public static final double SHORTEST_DELAY = 0.1;

    /** Half of the usual deadline. */
    public static final double LONGEST_DELAY = 50;

    /** Ten deadlines: nothing is decided by the model any more. */
    public static final double LONGEST_MODEL_DELAY = 1000;

    /** A garbage collection as long as nobody accepts. */
    public static final double LONGEST_PAUSE = 5000;

    /** Everything as configured. */
    public static final LeaseSettings NONE = builder().build();

    private static final double NANOS_PER_MILLI = 1e6;

    public LeaseSettings {
        clients = clients == null ? null : List.copyOf(clients);
        check("largest", largest == null ? null : largest.doubleValue(), 1, Integer.MAX_VALUE);
        check("delay", delayMillis, SHORTEST_DELAY, LONGEST_DELAY);
        check("model delay", modelDelayMillis, 0, LONGEST_MODEL_DELAY);
        check("failing share", modelFailingShare, 0, 1);
        check("pause", pauseMillis, 0, LONGEST_PAUSE);
        if (graphOptimised != null && model == null) {
            throw new IllegalArgumentException(
                    "graph optimisation goes with a model that the lease brings, got no model");
        }
    }

    private static void check(String name, Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "the " + name + " must lie in [" + least + ", " + most + "], got " + value);
        }
    }

    /**
     * What batching is where a lease says nothing: work-conserving, and these figures for whoever chooses another policy.
     *
     * @param largest most rows of a batch
     * @param delay of policies that wait
     * @param objective of the adaptive policy
     */
    public record Batching(int largest, Duration delay, Duration objective) {

        public Batching {
            check("delay", delay.toNanos() / NANOS_PER_MILLI, SHORTEST_DELAY, LONGEST_DELAY);
            if (objective.isNegative() || objective.isZero()) {
                throw new IllegalArgumentException("the objective must be above 0, got " + objective);
            }
        }
    }

    /** The delay of policies that wait. */
    public Duration delay(Batching configured) {
        return delayMillis == null ? configured.delay() : duration(delayMillis);
    }

    /** The batching policy that follows. */
    public BatchPolicy batching(Batching configured) {
        int rows = largest == null ? configured.largest() : largest;
        return switch (policy == null ? PolicyName.WORK_CONSERVING : policy) {
            case WORK_CONSERVING -> new BatchPolicy.WorkConserving(rows);
            case NONE -> new BatchPolicy.None();
            case FIXED_WINDOW -> new BatchPolicy.FixedWindow(rows, delay(configured));
            case ADAPTIVE -> new BatchPolicy.Adaptive(rows, delay(configured), configured.objective());
        };
    }

    /** By how much each batch takes longer. */
    public Duration modelDelay() {
        return modelDelayMillis == null ? Duration.ZERO : duration(modelDelayMillis);
    }

    /** The share of batches that fail. */
    public double failingShare() {
        return modelFailingShare == null ? 0 : modelFailingShare;
    }

    /** For how long the service stands still, once. */
    public Duration pause() {
        return pauseMillis == null ? Duration.ZERO : duration(pauseMillis);
    }

    /** Whether the circuit breaker keeps payments from a model that fails; so it is configured. */
    public boolean isGuarded() {
        return breaker == null || breaker;
    }

    /** Whether keys are looked at; so it is configured. */
    public boolean isProtected() {
        return protectedByKeys == null || protectedByKeys;
    }

    /** Whether explanations are another attribution than the exact one. */
    public boolean isAlongTheWay() {
        return alongTheWay != null && alongTheWay;
    }

    /** Whether the runtime may rewrite the graph of the model that the lease brings. */
    public boolean isGraphOptimised() {
        return graphOptimised == null || graphOptimised;
    }

    /** Whether no more payments are let in than can be decided in time. */
    public boolean isAdmissionLimited(boolean configured) {
        return admissionLimited == null ? configured : admissionLimited;
    }

    /** How payments find their model. */
    public Routing routing(Routing configured) {
        return routing == null ? configured : routing;
    }

    /** Whether predictions are forced to the disk one by one. */
    public boolean isLogForced() {
        return logForced != null && logForced;
    }

    /** Settings of which none is set yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets one after the other; see the components. */
    public static final class Builder {

        private String model;
        private PolicyName policy;
        private Integer largest;
        private Double delayMillis;
        private Double modelDelayMillis;
        private Double modelFailingShare;
        private Double pauseMillis;
        private Boolean breaker;
        private Boolean alongTheWay;
        private List<Client> clients;
        private Boolean protectedByKeys;
        private Boolean graphOptimised;
        private Boolean logForced;
        private Boolean admissionLimited;
        private Routing routing;

        private Builder() {}

        public Builder model(String value) {
            this.model = value;
            return this;
        }

        public Builder policy(PolicyName value) {
            this.policy = value;
            return this;
        }

        public Builder largest(Integer value) {
            this.largest = value;
            return this;
        }

        public Builder delayMillis(Double value) {
            this.delayMillis = value;
            return this;
        }

        public Builder modelDelayMillis(Double value) {
            this.modelDelayMillis = value;
            return this;
        }

        public Builder modelFailingShare(Double value) {
            this.modelFailingShare = value;
            return this;
        }

        public Builder pauseMillis(Double value) {
            this.pauseMillis = value;
            return this;
        }

        public Builder breaker(Boolean value) {
            this.breaker = value;
            return this;
        }

        public Builder alongTheWay(Boolean value) {
            this.alongTheWay = value;
            return this;
        }

        public Builder clients(List<Client> value) {
            this.clients = value;
            return this;
        }

        public Builder protectedByKeys(Boolean value) {
            this.protectedByKeys = value;
            return this;
        }

        public Builder graphOptimised(Boolean value) {
            this.graphOptimised = value;
            return this;
        }

        public Builder logForced(Boolean value) {
            this.logForced = value;
            return this;
        }

        public Builder admissionLimited(Boolean value) {
            this.admissionLimited = value;
            return this;
        }

        public Builder routing(Routing value) {
            this.routing = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException when one is out of its range
         */
        public LeaseSettings build() {
            return new LeaseSettings(
                    model,
                    policy,
                    largest,
                    delayMillis,
                    modelDelayMillis,
                    modelFailingShare,
                    pauseMillis,
                    breaker,
                    alongTheWay,
                    clients,
                    protectedByKeys,
                    graphOptimised,
                    logForced,
                    admissionLimited,
                    routing);
        }
    }

    private static Duration duration(double millis) {
        return Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI));
    }
}
