package dev.mlsd.inference.flow;

import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.Thresholds;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.routing.Route;
import dev.mlsd.inference.telemetry.Refusal;

/** What became of a payment that asked for a decision. */
public sealed interface DecisionOutcome {

    /** The route of payments that the rules decide. */
    String ROUTE_RULES = "rules";

    /** The route of payments that a load test made up, whoever decided. */
    String ROUTE_LOAD = "load";

    /**
     * It was decided, and the decision is in the journal.
     *
     * @param model that decided, or would have
     * @param vector its features; all missing where none came
     * @param score of the model, NaN where it did not decide
     * @param probability calibrated, NaN where the model did not decide
     * @param thresholds for its amount, {@link Thresholds#NONE} where the model did not decide
     * @param fallback why the rules decided, null where the model did
     * @param explanation of the score, null where nobody asked
     * @param path on which the model was reached
     */
    record Decided(
            Payment payment,
            ModelArtifact model,
            ServedVector vector,
            double score,
            double probability,
            Verdict verdict,
            Thresholds thresholds,
            Fallback fallback,
            StageLatencies latencies,
            Explanation explanation,
            Route path)
            implements DecisionOutcome {

        /** On the usual path. */
        public Decided(
                Payment payment,
                ModelArtifact model,
                ServedVector vector,
                double score,
                double probability,
                Verdict verdict,
                Thresholds thresholds,
                Fallback fallback,
                StageLatencies latencies,
                Explanation explanation) {
            this(
                    payment,
                    model,
                    vector,
                    score,
                    probability,
                    verdict,
                    thresholds,
                    fallback,
                    latencies,
                    explanation,
                    Route.PRODUCTION);
        }

        /** That nobody asked to explain. */
        public Decided(
                Payment payment,
                ModelArtifact model,
                ServedVector vector,
                double score,
                double probability,
                Verdict verdict,
                Thresholds thresholds,
                Fallback fallback,
                StageLatencies latencies) {
            this(payment, model, vector, score, probability, verdict, thresholds, fallback, latencies, null);
        }

        /** Who decided and how the payment came to it, unless it was for a load test. */
        public String route() {
            if (payment.loadTest()) {
                return ROUTE_LOAD;
            }
            return fallback == null ? path.code() : ROUTE_RULES;
        }

        /** Why the rules decided; empty where the model did. */
        public String fallbackCode() {
            return fallback == null ? "" : fallback.code();
        }
    }

    /** It was not decided; trying again later may help. */
    record Refused(Payment payment, Refusal reason, String detail) implements DecisionOutcome {}
}
