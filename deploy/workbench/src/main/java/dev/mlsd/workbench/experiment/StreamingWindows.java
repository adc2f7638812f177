package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import dev.mlsd.workbench.experiment.NaiveWindows.Aggregate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Payments of customers of its own go through the live stream, out of order, late and repeated; then the windows are asked for at the
 * moment of the last event and at later moments at which nothing more has happened, and compared with a recomputation from the list of
 * the events. A window that is right must become empty by itself.
 */
public final class StreamingWindows implements Experiment {

    private static final String ID = "streaming-windows";
    private static final int CUSTOMERS = 8;
    private static final int ROUNDS = 4;
    private static final int PAYMENTS_A_ROUND = 160;
    private static final double LATE_SHARE = 0.25;
    private static final double REPEATED_SHARE = 0.15;
    private static final Duration FRESH_WITHIN = Duration.ofMinutes(50);
    private static final Duration LATE_WITHIN = Duration.ofDays(20);
    private static final double TOLERANCE = 1e-9;
    private static final int LEAST_CHECKS = 1_000;

    private static final Duration LOOK = Duration.ofMillis(100);

    /** The slow look at one customer: steps of world time, one a look. */
    private static final Duration STEP = Duration.ofMinutes(2);

    private static final int STEPS = 36;

    /** Moments after the last event at which nothing more has happened. */
    private static final List<Duration> LATER = List.of(
            Duration.ofMillis(1),
            Duration.ofMinutes(4),
            Duration.ofMinutes(6),
            Duration.ofMinutes(59),
            Duration.ofMinutes(66),
            Duration.ofHours(25),
            Duration.ofDays(7).plusHours(2),
            Duration.ofDays(32));

    private static final List<Window> WINDOWS = List.of(
            new Window("customer_velocity@1:count_5m", "5m", Aggregate.COUNT, Duration.ofMinutes(5)),
            new Window("customer_velocity@1:maximum_5m", "5m", Aggregate.MAXIMUM, Duration.ofMinutes(5)),
            new Window("customer_payments@1:count_1h", "1h", Aggregate.COUNT, Duration.ofHours(1)),
            new Window("customer_payments@1:count_1d", "1d", Aggregate.COUNT, Duration.ofDays(1)),
            new Window("customer_payments@1:mean_1d", "1d", Aggregate.MEAN, Duration.ofDays(1)),
            new Window("customer_payments@1:count_7d", "7d", Aggregate.COUNT, Duration.ofDays(7)),
            new Window("customer_payments@1:mean_7d", "7d", Aggregate.MEAN, Duration.ofDays(7)),
            new Window("customer_payments@1:count_30d", "30d", Aggregate.COUNT, Duration.ofDays(30)),
            new Window("customer_payments@1:mean_30d", "30d", Aggregate.MEAN, Duration.ofDays(30)),
            new Window("customer_payments@1:maximum_30d", "30d", Aggregate.MAXIMUM, Duration.ofDays(30)));

    private static final List<String> FEATURES =
            WINDOWS.stream().map(Window::feature).toList();

    private record Window(String feature, String name, Aggregate aggregate, Duration length) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        // Sabotage: a store that computes windows when events arrive, and has nobody to compute them when none does.
        bench.features(sabotaged ? Map.of("windows", "frozen") : Map.of());
        NaiveWindows truth = new NaiveWindows();
        Random random = new Random(bench.runId().hashCode());
        Map<String, Tally> tallies = new LinkedHashMap<>();
        WINDOWS.forEach(window -> tallies.putIfAbsent(window.name(), new Tally()));
        int late = 0;
        int repeated = 0;
        Map<String, PaymentEvent> last = new HashMap<>();
        recorder.phase("compare");
        for (int round = 0; round < ROUNDS; round++) {
            Round made = round(bench, random, round);
            late += made.late();
            repeated += made.repeated();
            bench.publish(made.payments());
            made.payments().forEach(truth::add);
            made.payments().forEach(payment -> last.put(payment.customer(), payment));
            double lag = StreamLag.await(
                    bench,
                    last.values().stream()
                            .collect(Collectors.toMap(PaymentEvent::customer, PaymentEvent::arrivalMillis)),
                    List.of("customer_payments@1:count_30d", "customer_velocity@1:count_5m"));
            recorder.point("lag", lag);
            compare(bench, truth, last, tallies);
            recorder.point("checks", (double)
                    tallies.values().stream().mapToLong(tally -> tally.checks).sum());
            recorder.point("wrong", (double)
                    tallies.values().stream().mapToLong(tally -> tally.wrong).sum());
        }
        recorder.phase("empties");
        watch(bench, truth, last.values().iterator().next());
        tallies.forEach((window, tally) -> recorder.row(tally.row(window)));
        recorder.figure("events", truth.events().size());
        recorder.figure("late", late);
        recorder.figure("repeated", repeated);
    }

    private record Round(List<PaymentEvent> payments, int late, int repeated) {}

    /** The payments of a round in the order in which they arrive, all at about the same moment; the last of a customer is new. */
    private static Round round(Bench bench, Random random, int round) throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        List<PaymentEvent> payments = new ArrayList<>();
        int late = 0;
        int repeated = 0;
        for (int i = 0; i < PAYMENTS_A_ROUND; i++) {
            boolean isLate = random.nextDouble() < LATE_SHARE;
            late += isLate ? 1 : 0;
            long back = random.nextLong((isLate ? LATE_WITHIN : FRESH_WITHIN).toMillis());
            PaymentEvent payment = payment(bench, random, round + "-" + i, i % CUSTOMERS, now - back, now);
            payments.add(payment);
            if (random.nextDouble() < REPEATED_SHARE) {
                payments.add(payment);
                repeated++;
            }
        }
        Collections.shuffle(payments, random);
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            payments.add(payment(bench, random, round + "-last-" + customer, customer, now, now + 1));
        }
        return new Round(payments, late, repeated);
    }

    private static PaymentEvent payment(
            Bench bench, Random random, String id, int customer, long eventMillis, long arrivalMillis) {
        return new PaymentEvent(
                bench.runId() + "-" + id,
                bench.runId() + "-c" + customer,
                bench.runId() + "-t" + random.nextInt(CUSTOMERS),
                100 + random.nextInt(50_000),
                eventMillis,
                arrivalMillis);
    }

    private static void compare(
            Bench bench, NaiveWindows truth, Map<String, PaymentEvent> last, Map<String, Tally> tallies)
            throws ExperimentException, InterruptedException {
        List<VectorQuery> queries = new ArrayList<>();
        for (PaymentEvent payment : last.values()) {
            for (Duration later : LATER) {
                queries.add(new VectorQuery(
                        payment.customer(), payment.terminal(), payment.arrivalMillis() + later.toMillis()));
            }
        }
        List<Map<String, Double>> vectors = bench.vectors(FEATURES, queries);
        for (int i = 0; i < queries.size(); i++) {
            VectorQuery query = queries.get(i);
            boolean first = i % LATER.size() == 0;
            for (Window window : WINDOWS) {
                Double served = vectors.get(i).get(window.feature());
                Double right = truth.value(query.customer(), window.aggregate(), window.length(), query.momentMillis());
                Tally tally = tallies.get(window.name());
                tally.check(window.feature(), served, right);
                if (window.aggregate() == Aggregate.COUNT && !first && isZero(right)) {
                    tally.due++;
                    tally.emptied += isZero(served) ? 1 : 0;
                }
            }
        }
    }

    /** One customer's windows while time goes by and nothing happens. */
    private static void watch(Bench bench, NaiveWindows truth, PaymentEvent last)
            throws ExperimentException, InterruptedException {
        for (int step = 0; step < STEPS; step++) {
            long moment = last.arrivalMillis() + 1 + step * STEP.toMillis();
            Map<String, Double> vector = bench.vectors(
                            List.of("customer_velocity@1:count_5m", "customer_payments@1:count_1h"),
                            List.of(new VectorQuery(last.customer(), last.terminal(), moment)))
                    .getFirst();
            Recorder recorder = bench.recorder();
            recorder.point("served_5m", vector.get("customer_velocity@1:count_5m"));
            recorder.point("served_1h", vector.get("customer_payments@1:count_1h"));
            recorder.point("true_5m", truth.value(last.customer(), Aggregate.COUNT, Duration.ofMinutes(5), moment));
            recorder.point("true_1h", truth.value(last.customer(), Aggregate.COUNT, Duration.ofHours(1), moment));
            Thread.sleep(LOOK);
        }
    }

    private static boolean isZero(Double value) {
        return value != null && value == 0;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double checks = evidence.sum("checks");
        double wrong = evidence.sum("wrong");
        double due = evidence.sum("due");
        double emptied = evidence.sum("emptied");
        boolean holds = wrong == 0 && emptied == due && due > 0 && checks >= LEAST_CHECKS;
        Map<String, Double> figures = Map.of(
                "checks", checks,
                "wrong", wrong,
                "due", due,
                "emptied", emptied,
                "events", evidence.figure("events"),
                "late", evidence.figure("late"),
                "repeated", evidence.figure("repeated"));
        return new Judgement(holds, worst(evidence, checks, wrong, due, emptied), figures, holds ? "asked" : "event");
    }

    private static Text worst(Evidence evidence, double checks, double wrong, double due, double emptied) {
        Text wrongs = Template.number(wrong);
        Text all = Template.number(checks);
        Text empty = Template.number(emptied);
        Text toEmpty = Template.number(due);
        String tail = evidence.example();
        return new Text(
                wrongs.en() + " of " + all.en() + " values differ from the recomputation (limit: 0), " + empty.en()
                        + " of " + toEmpty.en() + " windows became empty (limit: all)." + tail,
                wrongs.ru() + " из " + all.ru() + " значений отличаются от пересчёта (предел: 0), опустели "
                        + empty.ru() + " из " + toEmpty.ru() + " окон (предел: все)." + tail);
    }

    /** What was seen of the windows of one length. */
    private static final class Tally {

        private long checks;
        private long wrong;
        private long due;
        private long emptied;
        private String example = "–";

        void check(String feature, Double served, Double right) {
            checks++;
            if (!equal(served, right)) {
                wrong++;
                if (wrong == 1) {
                    example = feature.substring(feature.indexOf(':') + 1) + ": " + served + " ≠ " + right;
                }
            }
        }

        private static boolean equal(Double served, Double right) {
            if (served == null || right == null) {
                return served == null && right == null;
            }
            return Math.abs(served - right) <= TOLERANCE * Math.max(1, Math.abs(right));
        }

        Map<String, Object> row(String window) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("window", window);
            row.put("checks", checks);
            row.put("wrong", wrong);
            row.put("due", due);
            row.put("emptied", emptied);
            row.put("example", example);
            return row;
        }
    }
}
