package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;

/**
 * What a window counted.
 *
 * @param confusion of its labelled predictions, review and block being positive
 * @param pairsForgotten labelled pairs whose probability was given up to save memory
 * @param comparable whether it has histograms, because its model version has a reference
 */
public record WindowCounts(
        WindowName name,
        long approved,
        long reviewed,
        long blocked,
        long fallbacks,
        Confusion confusion,
        long pairsForgotten,
        boolean comparable) {

    static WindowCounts of(LocalDate day, ModelVersion model, Window window) {
        return new WindowCounts(
                new WindowName(day, model),
                window.outcomes(Outcome.APPROVE),
                window.outcomes(Outcome.REVIEW),
                window.outcomes(Outcome.BLOCK),
                window.fallbacks(),
                window.confusion(),
                window.pairsForgotten(),
                window.profile().isPresent());
    }

    WindowCounts plus(WindowCounts other) {
        return new WindowCounts(
                name,
                approved + other.approved,
                reviewed + other.reviewed,
                blocked + other.blocked,
                fallbacks + other.fallbacks,
                confusion.plus(other.confusion),
                pairsForgotten + other.pairsForgotten,
                comparable || other.comparable);
    }

    public long predictions() {
        return approved + reviewed + blocked;
    }
}
