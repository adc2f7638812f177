package dev.mlsd.workbench.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Parts of payments in the order of their time, one after the other: what is fitted or chosen on one is judged on a later one. */
final class PartsByFrauds {

    private PartsByFrauds() {}

    /**
     * Parts that each have their share of the frauds; the last has what is left.
     *
     * @param least frauds that a part needs
     * @throws ExperimentException when a part has fewer, or nothing but frauds
     */
    static <P> List<List<P>> of(List<P> payments, Predicate<P> fraud, int least, int... shares)
            throws ExperimentException {
        long frauds = count(payments, fraud);
        int whole = Arrays.stream(shares).sum();
        List<List<P>> parts = new ArrayList<>();
        int from = 0;
        int shared = 0;
        long seen = 0;
        for (int i = 0; i < shares.length; i++) {
            shared += shares[i];
            int to = from;
            while (to < payments.size() && (i == shares.length - 1 || seen < frauds * shared / whole)) {
                seen += fraud.test(payments.get(to++)) ? 1 : 0;
            }
            parts.add(payments.subList(from, to));
            from = to;
        }
        for (List<P> part : parts) {
            long its = count(part, fraud);
            if (its < least || its == part.size()) {
                throw new ExperimentException(
                        "too_few_frauds",
                        "of the payments decided in this world " + payments.size() + " have their labels, with " + its
                                + " frauds in one of " + parts.size() + " parts; " + least
                                + " are needed. A world of more customers has them, and this one in time");
            }
        }
        return parts;
    }

    private static <P> long count(List<P> payments, Predicate<P> fraud) {
        return payments.stream().filter(fraud).count();
    }
}
