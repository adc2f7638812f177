package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.util.Optional;

/**
 * A prediction as it was read and found in order.
 *
 * @param id hash of the transaction for a live prediction, of the prediction's own id for any other
 * @param values in the order of the model's signature, NaN where missing; empty when no vector was made
 * @param probability calibrated; NaN when the model did not decide
 * @param model empty only when no model decided
 * @param customer whose card it was; may be empty
 */
record SeenPrediction(
        long id,
        boolean live,
        long eventMillis,
        double[] values,
        double probability,
        Outcome outcome,
        long amountMinor,
        boolean fallback,
        Optional<ModelVersion> model,
        String customer) {}
