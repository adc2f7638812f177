package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Payments of entities of its own go through the live stream, and vectors are asked of the online store while the world goes on. At the
 * end the same vectors, for the same entities and moments, are made again from the history, which has long gone on too; every value
 * must be the same to the bit. Half of the customers are silent in each round, so that windows empty that no event touches.
 */
public final class OnlineOfflineStore implements Experiment {

    private static final String ID = "online-offline-store";
    private static final int CUSTOMERS = 8;
    private static final int ROUNDS = 6;
    private static final int PAYMENTS_A_ROUND = 80;
    private static final double LATE_SHARE = 0.25;
    private static final double REPEATED_SHARE = 0.15;
    private static final Duration FRESH_WITHIN = Duration.ofMinutes(10);
    private static final Duration LATE_WITHIN = Duration.ofDays(20);
    private static final int LEAST_CHECKS = 1_000;

    /** From the last payment of a round to the second moment at which vectors are asked, in world time. */
    private static final Duration QUIET = Duration.ofMinutes(20);

    /** For that, in wall time: enough from a speed of 120 on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(100);

    private static final List<String> CUSTOMER_FEATURES = List.of(
            "customer_payments@1:count_1h",
            "customer_payments@1:count_1d",
            "customer_payments@1:mean_1d",
            "customer_payments@1:count_7d",
            "customer_payments@1:mean_7d",
            "customer_payments@1:count_30d",
            "customer_payments@1:mean_30d",
            "customer_payments@1:maximum_30d",
            "customer_velocity@1:count_5m",
            "customer_velocity@1:maximum_5m");

    private static final List<String> TERMINAL_FEATURES =
            List.of("terminal_payments@1:count_1d", "terminal_payments@1:count_7d", "terminal_payments@1:count_30d");

    private static final List<String> FEATURES = new ArrayList<>(CUSTOMER_FEATURES);

    static {
        FEATURES.addAll(TERMINAL_FEATURES);
    }

    private static final String SHOWN = "customer_payments@1:count_1h";

    /** What was served, and to whom and when. */
    private record Served(VectorQuery query, Map<String, Double> vector) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        // Sabotage: serving has a definition of its own, and evaluates a row at the moment of its newest event.
        bench.features(sabotaged ? Map.of("windows", "frozen") : Map.of());
        Random random = new Random(bench.runId().hashCode());
        Map<String, PaymentEvent> last = new HashMap<>();
        List<Served> served = new ArrayList<>();
        int events = 0;
        recorder.phase("serve");
        for (int round = 0; round < ROUNDS; round++) {
            long now = bench.worldMillis();
            List<PaymentEvent> payments = round(bench, random, round, now);
            bench.publish(payments);
            events += payments.size();
            payments.forEach(payment -> last.put(payment.customer(), payment));
            awaitStream(bench, last);
            long newest = payments.getLast().arrivalMillis();
            serve(bench, newest + 1, served);
            awaitWorld(bench, newest + QUIET.toMillis());
            serve(bench, newest + QUIET.toMillis(), served);
        }
        recorder.phase("rebuild");
        long begun = System.nanoTime();
        List<Map<String, Double>> rebuilt = bench.historicalVectors(
                FEATURES, served.stream().map(Served::query).toList());
        recorder.figure("join_seconds", (System.nanoTime() - begun) / 1e9);
        List<Map<String, Double>> newest = newest(bench, served);
        compare(recorder, served, rebuilt, newest);
        recorder.figure("events", events);
        recorder.figure("vectors", served.size());
    }

    /** The payments of a round as they arrive, one a millisecond; the last of each customer is new. */
    private static List<PaymentEvent> round(Bench bench, Random random, int round, long now) {
        List<int[]> drafts = new ArrayList<>();
        for (int i = 0; i < PAYMENTS_A_ROUND; i++) {
            drafts.add(new int[] {i, payer(i, round)});
            if (random.nextDouble() < REPEATED_SHARE) {
                drafts.add(drafts.getLast());
            }
        }
        Collections.shuffle(drafts, random);
        Map<Integer, Long> backs = new HashMap<>();
        List<PaymentEvent> payments = new ArrayList<>();
        for (int[] draft : drafts) {
            long back = backs.computeIfAbsent(draft[0], id -> back(random));
            payments.add(payment(
                    bench, round + "-" + draft[0], draft[1], 100 + 37 * draft[0], now - back, now + payments.size()));
        }
        for (int i = 0; i < CUSTOMERS / 2; i++) {
            payments.add(
                    payment(bench, round + "-last-" + i, payer(i, round), 999 + round, now, now + payments.size()));
        }
        return payments;
    }

    private static long back(Random random) {
        Duration within = random.nextDouble() < LATE_SHARE ? LATE_WITHIN : FRESH_WITHIN;
        return random.nextLong(within.toMillis());
    }

    /** Half of the customers pay in a round, the others in the next. */
    private static int payer(int number, int round) {
        return number % (CUSTOMERS / 2) * 2 + round % 2;
    }

    /** A terminal for each customer: then its payments come in one order, and nothing is a question of lag. */
    private static PaymentEvent payment(
            Bench bench, String id, int customer, long amount, long eventMillis, long arrivalMillis) {
        return new PaymentEvent(
                bench.runId() + "-" + id,
                bench.runId() + "-c" + customer,
                bench.runId() + "-t" + customer,
                amount,
                eventMillis,
                arrivalMillis);
    }

    private static void awaitStream(Bench bench, Map<String, PaymentEvent> last)
            throws ExperimentException, InterruptedException {
        Map<String, Long> customers = new HashMap<>();
        Map<String, Long> terminals = new HashMap<>();
        for (PaymentEvent payment : last.values()) {
            customers.put(payment.customer(), payment.arrivalMillis());
            terminals.put(payment.terminal(), payment.arrivalMillis());
        }
        double lag = StreamLag.await(
                bench, customers, List.of("customer_payments@1:count_30d", "customer_velocity@1:count_5m"));
        lag += StreamLag.await(bench, terminals, List.of("terminal_payments@1:count_30d"));
        bench.recorder().point("lag", lag);
    }

    private static void awaitWorld(Bench bench, long moment) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (bench.worldMillis() <= moment) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new ExperimentException(
                        "slow_world",
                        QUIET.toMinutes() + " minutes of the world take longer than " + PATIENCE.toSeconds()
                                + " s; this answer needs a speed of 120 or more");
            }
            Thread.sleep(LOOK);
        }
    }

    private static void serve(Bench bench, long moment, List<Served> served)
            throws ExperimentException, InterruptedException {
        List<VectorQuery> queries = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            queries.add(new VectorQuery(bench.runId() + "-c" + customer, bench.runId() + "-t" + customer, moment));
        }
        List<Map<String, Double>> vectors = bench.vectors(FEATURES, queries);
        for (int i = 0; i < queries.size(); i++) {
            served.add(new Served(queries.get(i), vectors.get(i)));
        }
    }

    /** What the store holds now for the same entities: what a join with the newest values would take. */
    private static List<Map<String, Double>> newest(Bench bench, List<Served> served)
            throws ExperimentException, InterruptedException {
        long now = served.getLast().query().momentMillis();
        return bench.vectors(
                FEATURES,
                served.stream()
                        .map(one -> new VectorQuery(
                                one.query().customer(), one.query().terminal(), now))
                        .toList());
    }

    private static void compare(
            Recorder recorder,
            List<Served> served,
            List<Map<String, Double>> rebuilt,
            List<Map<String, Double>> newest) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int i = 0; i < served.size(); i++) {
            for (String feature : FEATURES) {
                tallies.computeIfAbsent(feature.substring(0, feature.indexOf(':')), view -> new Tally())
                        .check(
                                feature,
                                served.get(i).vector().get(feature),
                                rebuilt.get(i).get(feature),
                                newest.get(i).get(feature));
            }
            if (i % CUSTOMERS == 0) {
                recorder.point("served_1h", served.get(i).vector().get(SHOWN));
                recorder.point("rebuilt_1h", rebuilt.get(i).get(SHOWN));
                recorder.point("newest_1h", newest.get(i).get(SHOWN));
            }
        }
        tallies.forEach((view, tally) -> recorder.row(tally.row(view)));
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double checks = evidence.sum("checks");
        double wrong = evidence.sum("wrong");
        double moved = evidence.sum("moved");
        // Where the newest values would have done, nothing is shown by equal ones.
        boolean holds = wrong == 0 && checks >= LEAST_CHECKS && moved > 0;
        Map<String, Double> figures = Map.of(
                "checks",
                checks,
                "wrong",
                wrong,
                "moved_percent",
                100 * moved / Math.max(1, checks),
                "events",
                evidence.figure("events"),
                "vectors",
                evidence.figure("vectors"),
                "join_seconds",
                evidence.figure("join_seconds"));
        String example = evidence.example();
        Text wrongs = Template.number(wrong);
        Text all = Template.number(checks);
        Text worst = new Text(
                wrongs.en() + " of " + all.en() + " values served differ from those made from history (limit: 0)."
                        + example,
                wrongs.ru() + " из " + all.ru() + " отданных значений отличаются от собранных по истории (предел: 0)."
                        + example);
        return new Judgement(holds, worst, figures, holds ? "same" : "close");
    }

    /** What was seen of a view. */
    private static final class Tally {

        private long checks;
        private long wrong;
        private long moved;
        private String example = "–";

        /** To the bit: the numbers went through JSON as the shortest text that gives them back. */
        void check(String feature, Double served, Double rebuilt, Double newest) {
            checks++;
            moved += Objects.equals(rebuilt, newest) ? 0 : 1;
            if (!Objects.equals(served, rebuilt)) {
                wrong++;
                if (wrong == 1) {
                    example = feature.substring(feature.indexOf(':') + 1) + ": " + served + " ≠ " + rebuilt;
                }
            }
        }

        Map<String, Object> row(String view) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("view", view);
            row.put("checks", checks);
            row.put("wrong", wrong);
            row.put("moved", moved);
            row.put("example", example);
            return row;
        }
    }
}
