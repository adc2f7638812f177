package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How well scores put frauds before other payments: average precision, over all payments or over cards drawn with replacement
 * (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 8: what is drawn are the units that are independent, and payments
 * of one card are not).
 */
final class Ranking {

    private final boolean[] frauds;
    private final double[] scores;
    private final Integer[] order;
    private final List<int[]> cards = new ArrayList<>();

    /**
     * Scores of payments.
     *
     * @param scores one for each payment, the higher the likelier a fraud
     */
    Ranking(List<ServedPayment> payments, double[] scores) {
        this.scores = scores;
        this.frauds = new boolean[scores.length];
        this.order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        Map<String, List<Integer>> byCard = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++) {
            frauds[i] = payments.get(i).fraud();
            byCard.computeIfAbsent(payments.get(i).customer(), card -> new ArrayList<>())
                    .add(i);
        }
        byCard.values()
                .forEach(card ->
                        cards.add(card.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Each payment once. */
    int[] each() {
        int[] times = new int[scores.length];
        Arrays.fill(times, 1);
        return times;
    }

    /** How often each payment counts when as many cards are drawn as there are; with a fraud among them. */
    int[] draw(Random random) {
        while (true) {
            int[] times = new int[scores.length];
            boolean fraud = false;
            for (int i = 0; i < cards.size(); i++) {
                for (int payment : cards.get(random.nextInt(cards.size()))) {
                    times[payment]++;
                    fraud |= frauds[payment];
                }
            }
            if (fraud) {
                return times;
            }
        }
    }

    /**
     * Average precision, the area under the precision-recall curve: the sum over thresholds of precision times the recall gained there. Equal
     * scores are one threshold, so that their order does not matter. Depends on the share of frauds, so it compares only rankings of the
     * same payments.
     */
    double averagePrecision(int[] times) {
        double found = 0;
        double flagged = 0;
        double area = 0;
        int i = order.length - 1;
        while (i >= 0) {
            int threshold = i;
            double gained = 0;
            while (i >= 0 && scores[order[i]] == scores[order[threshold]]) {
                gained += frauds[order[i]] ? times[order[i]] : 0;
                flagged += times[order[i]];
                i--;
            }
            found += gained;
            area += gained == 0 ? 0 : gained * found / flagged;
        }
        return area / found;
    }
}
