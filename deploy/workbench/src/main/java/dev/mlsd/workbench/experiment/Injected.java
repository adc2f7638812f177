package dev.mlsd.workbench.experiment;

import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Payments in which one thing has changed by construction, and nothing else: of P(features), P(fraud) and P(fraud | features) the one that the
 * kind of drift is named after.
 *
 * @param places where each payment was before
 */
record Injected(Kind kind, LabelledPayments payments, int[] places) {

    /** Frauds that are exchanged with genuine payments. */
    private static final double EXCHANGED = 0.8;

    /** How many times as often a fraud comes. */
    private static final double OFTEN = 6;

    /** What changes. */
    enum Kind {
        /** The payments are drawn anew, each as often as any other. */
        NONE,
        /** Large payments come more often, in proportion to their amount; each keeps its label. */
        DATA,
        /** Frauds come more often; what they look like stays. */
        LABEL,
        /** Most frauds look like genuine payments and the other way round: labels are exchanged, the vectors stay. */
        CONCEPT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Payments with one kind of drift. */
    static Injected of(Kind kind, LabelledPayments payments, Random random) {
        int[] places = switch (kind) {
            case NONE -> payments.draw(payment -> 1, random);
            case DATA -> payments.draw(payment -> payment.amountMinor(), random);
            case LABEL -> payments.draw(payment -> payment.fraud() ? OFTEN : 1, random);
            case CONCEPT -> IntStream.range(0, payments.size()).toArray();
        };
        LabelledPayments changed = payments.at(places);
        return new Injected(kind, kind == Kind.CONCEPT ? exchanged(changed, random) : changed, places);
    }

    private static LabelledPayments exchanged(LabelledPayments payments, Random random) {
        boolean[] frauds = payments.frauds();
        int[] genuine = payments.places(false);
        int[] fraudulent = payments.places(true);
        int count = (int) Math.round(EXCHANGED * fraudulent.length);
        for (int i = 0; i < count; i++) {
            frauds[chosen(fraudulent, i, random)] = false;
            frauds[chosen(genuine, i, random)] = true;
        }
        return payments.withFrauds(frauds);
    }

    /** One of those not chosen before, which are at and behind the index. */
    private static int chosen(int[] places, int index, Random random) {
        int other = index + random.nextInt(places.length - index);
        int chosen = places[other];
        places[other] = places[index];
        places[index] = chosen;
        return chosen;
    }

    /** Values of the payments before, each at the place of its payment now. */
    double[] moved(double[] before) {
        return IntStream.of(places).mapToDouble(place -> before[place]).toArray();
    }
}
