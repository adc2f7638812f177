package dev.mlsd.training.evaluation;

import dev.mlsd.training.dataset.Examples;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Card precision at k: of the k cards that look worst at the end of a day, the share that really had a fraud that day;
 * the mean over days. This is what investigators feel, who can call k customers a day. Fraud Detection Handbook (Le
 * Borgne et al., 2022), chapter 4, "Precision top-k metrics": a card looks as bad as its worst payment, and a card
 * found on one day is left out of the days after it.
 *
 * <p>Cards with equal scores share the places left for them in proportion to their number, so the order of rows never
 * matters; they count as found only when all of them have a place. Days with fewer than k cards are still divided by k.
 * NaN without rows.
 */
public final class CardPrecision {

    private CardPrecision() {}

    private static final class Card {
        private double score = Double.NEGATIVE_INFINITY;
        private boolean fraud;
    }

    /** The mean over the days of the examples. Costs O(rows + cards log cards). */
    public static double at(int k, Examples examples, double[] scores) {
        Map<Long, Map<String, Card>> days = new TreeMap<>();
        for (int row = 0; row < scores.length; row++) {
            Card card = days.computeIfAbsent(
                            Math.floorDiv(examples.eventMillis(row), 86_400_000L), day -> new HashMap<>())
                    .computeIfAbsent(examples.customer(row), customer -> new Card());
            card.score = Math.max(card.score, scores[row]);
            card.fraud |= examples.fraud(row);
        }
        Set<String> found = new HashSet<>();
        double sum = 0;
        for (Map<String, Card> day : days.values()) {
            day.keySet().removeAll(found);
            sum += ofDay(k, day, found);
        }
        return days.isEmpty() ? Double.NaN : sum / days.size();
    }

    private static double ofDay(int k, Map<String, Card> day, Set<String> found) {
        List<Map.Entry<String, Card>> worstFirst = day.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().score))
                .toList();
        double caught = 0;
        int from = 0;
        while (from < worstFirst.size() && from < k) {
            double score = worstFirst.get(from).getValue().score;
            int to = from;
            int frauds = 0;
            while (to < worstFirst.size() && worstFirst.get(to).getValue().score == score) {
                frauds += worstFirst.get(to).getValue().fraud ? 1 : 0;
                to++;
            }
            boolean allHavePlaces = to <= k;
            caught += allHavePlaces ? frauds : frauds * (double) (k - from) / (to - from);
            if (allHavePlaces) {
                worstFirst.subList(from, to).stream()
                        .filter(entry -> entry.getValue().fraud)
                        .forEach(entry -> found.add(entry.getKey()));
            }
            from = to;
        }
        return caught / k;
    }
}
