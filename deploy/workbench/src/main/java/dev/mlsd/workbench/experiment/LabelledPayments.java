package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Payments that were decided and have their labels by now, in the order of their time, and what experiments on decisions make of them:
 * parts one after the other, columns, rows to learn from.
 */
record LabelledPayments(List<ServedPayment> payments) {

    /** A workbench's heap has room for so many with their vectors; the simulated world has as many in a week. */
    private static final int MOST = 24_000;

    /** Fewer frauds in a part say nothing. */
    static final int LEAST_FRAUDS = 20;

    /** On half the sum of squared weights of a model that is learned here. */
    static final double PENALTY = 1;

    /** Features of customer and terminal that models are learned from. */
    static final List<String> STORED = List.of(
            "customer_payments@1:count_1h",
            "customer_payments@1:count_1d",
            "customer_payments@1:mean_1d",
            "customer_payments@1:count_7d",
            "customer_payments@1:mean_7d",
            "customer_payments@1:count_30d",
            "customer_payments@1:mean_30d",
            "customer_payments@1:maximum_30d",
            "terminal_payments@1:count_1d",
            "terminal_payments@1:count_7d",
            "terminal_payments@1:count_30d",
            "terminal_risk@1:count_1d",
            "terminal_risk@1:share_1d",
            "terminal_risk@1:count_7d",
            "terminal_risk@1:share_7d",
            "terminal_risk@1:count_30d",
            "terminal_risk@1:share_30d");

    LabelledPayments {
        payments = List.copyOf(payments);
    }

    /** Those of this world, frauds as rare as they are. */
    static LabelledPayments read(Bench bench) throws ExperimentException, InterruptedException {
        return new LabelledPayments(bench.servedSample(MOST));
    }

    /**
     * Parts one after the other in time, each with its share of the frauds.
     *
     * @throws ExperimentException when one of them has fewer than {@value #LEAST_FRAUDS}
     */
    List<LabelledPayments> parts(int... shares) throws ExperimentException {
        return PartsByFrauds.of(payments, ServedPayment::fraud, LEAST_FRAUDS, shares).stream()
                .map(LabelledPayments::new)
                .toList();
    }

    int size() {
        return payments.size();
    }

    long fraudCount() {
        return payments.stream().filter(ServedPayment::fraud).count();
    }

    /** Share of frauds. */
    double rate() {
        return (double) fraudCount() / size();
    }

    boolean[] frauds() {
        boolean[] frauds = new boolean[size()];
        for (int i = 0; i < frauds.length; i++) {
            frauds[i] = payments.get(i).fraud();
        }
        return frauds;
    }

    /** Which of them were sent to review or blocked. */
    boolean[] called() {
        boolean[] called = new boolean[size()];
        for (int i = 0; i < called.length; i++) {
            called[i] = payments.get(i).called();
        }
        return called;
    }

    /** A number of each. */
    double[] column(ToDoubleFunction<ServedPayment> number) {
        return payments.stream().mapToDouble(number).toArray();
    }

    /** Numbers from 0 to 255, the same for payments of one card. */
    int[] groups() {
        return payments.stream()
                .mapToInt(payment -> (payment.customer().hashCode() * 0x9E3779B9) >>> 24)
                .toArray();
    }

    /** Those at some places, which may repeat, in the order of the places. */
    LabelledPayments at(int[] places) {
        return new LabelledPayments(
                Arrays.stream(places).mapToObj(payments::get).toList());
    }

    /** The same payments with other labels. */
    LabelledPayments withFrauds(boolean[] frauds) {
        List<ServedPayment> changed = new ArrayList<>();
        for (int i = 0; i < frauds.length; i++) {
            ServedPayment payment = payments.get(i);
            changed.add(
                    payment.fraud() == frauds[i]
                            ? payment
                            : new ServedPayment(
                                    payment.id(),
                                    payment.customer(),
                                    payment.terminal(),
                                    payment.amountMinor(),
                                    payment.eventMillis(),
                                    frauds[i],
                                    payment.score(),
                                    payment.probability(),
                                    payment.called(),
                                    payment.vector()));
        }
        return new LabelledPayments(changed);
    }

    /** As many of the genuine ones as there are frauds, chosen at random, and all frauds. */
    LabelledPayments balanced(Random random) {
        int[] genuine = places(false);
        int[] frauds = places(true);
        int[] chosen = Arrays.copyOf(frauds, frauds.length + Math.min(frauds.length, genuine.length));
        for (int i = 0; i < chosen.length - frauds.length; i++) {
            int other = i + random.nextInt(genuine.length - i);
            chosen[frauds.length + i] = genuine[other];
            genuine[other] = genuine[i];
        }
        Arrays.sort(chosen);
        return at(chosen);
    }

    /** Where the frauds are, or the others. */
    int[] places(boolean fraud) {
        return IntStream.range(0, size())
                .filter(i -> payments.get(i).fraud() == fraud)
                .toArray();
    }

    /** Payments drawn with replacement, as many as there are, each as often as its weight asks for. */
    int[] draw(ToDoubleFunction<ServedPayment> weight, Random random) {
        double[] sums = column(weight);
        Arrays.parallelPrefix(sums, Double::sum);
        int[] drawn = new int[sums.length];
        for (int i = 0; i < drawn.length; i++) {
            int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            drawn[i] = Math.min(drawn.length - 1, found >= 0 ? found + 1 : -found - 1);
        }
        Arrays.sort(drawn);
        return drawn;
    }

    /** The vectors that were served, as rows to learn from. */
    double[][] rows() {
        return payments.stream().map(payment -> row(payment, payment.vector())).toArray(double[][]::new);
    }

    /** The payment's own amount, which no join can get wrong, and the stored features. */
    static double[] row(ServedPayment payment, Map<String, Double> vector) {
        double[] row = new double[STORED.size() + 1];
        row[0] = payment.amountMinor() / 100.0;
        for (int i = 0; i < STORED.size(); i++) {
            Double value = vector.get(STORED.get(i));
            row[i + 1] = value == null ? Double.NaN : value;
        }
        return row;
    }
}
