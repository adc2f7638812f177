package dev.mlsd.feature.contract;

import java.util.List;

/**
 * What a contract says about a record.
 *
 * @param <T> what the record holds when it is accepted
 */
public sealed interface Checked<T> {

    /** It fits. */
    record Accepted<T>(T value) implements Checked<T> {}

    /**
     * It does not fit.
     *
     * @param violations everything that is wrong with it; at least one
     */
    record Rejected<T>(List<Violation> violations) implements Checked<T> {

        public Rejected {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("a rejection needs at least one violation, got none");
            }
        }
    }
}
