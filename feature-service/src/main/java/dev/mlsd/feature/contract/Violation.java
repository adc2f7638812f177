package dev.mlsd.feature.contract;

/**
 * One thing that is wrong with a record or request.
 *
 * @param field where, as in {@code payment.amount_minor}
 * @param value what stands there, shortened and in printable ASCII
 * @param allowed what may stand there, as a phrase
 */
public record Violation(String field, String value, String allowed) {

    @Override
    public String toString() {
        return field + ": allowed is " + allowed + ", got " + value;
    }
}
