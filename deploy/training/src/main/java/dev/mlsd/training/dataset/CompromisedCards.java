package dev.mlsd.training.dataset;

import java.util.HashMap;
import java.util.Map;

/**
 * Which cards are known to be compromised. Such a card is blocked in practice, so that its payments say nothing about a
 * model.
 *
 * <p>The rule: a payment at the moment T is left out of the test when its customer has a fraud, made on or after the
 * first training day, whose label was known by the start of the day of T. It is that of the Fraud Detection Handbook
 * (Le Borgne et al., 2022, chapter 3, "Training and test sets", {@code get_train_test_set}): for each test day the
 * customers with frauds in the training range leave, and those with frauds up to the day before (test day - delay).
 * Frauds before the training range do not count, for compromised cards are replaced.
 */
final class CompromisedCards {

    private final long countedFromMillis;
    private final Map<String, Long> knownSince = new HashMap<>();

    /** Counts frauds that were made at this moment or later. */
    CompromisedCards(long countedFromMillis) {
        this.countedFromMillis = countedFromMillis;
    }

    /** A fraud of a customer became known. */
    void fraud(String customer, long eventMillis, long labelMillis) {
        if (eventMillis >= countedFromMillis) {
            knownSince.merge(customer, labelMillis, Math::min);
        }
    }

    /** Whether the customer's card was known to be compromised when the day of this moment began. */
    boolean isKnown(String customer, long momentMillis) {
        Long since = knownSince.get(customer);
        return since != null && since <= Ranges.startOfDay(momentMillis);
    }
}
