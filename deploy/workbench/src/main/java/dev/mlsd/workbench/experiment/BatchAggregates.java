package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.ServedValue;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A view of 30-day aggregates is materialised hour by hour while the world goes on and payments of customers of its own arrive, many of
 * them days late. After each hour what the online store has is compared with a recomputation from the list of the payments; at the end
 * all rows of all customers are computed once more from the whole history and compared with those that were kept up step by step.
 */
public final class BatchAggregates implements Experiment {

    private static final String ID = "batch-aggregates";
    private static final String VIEW = "customer_month@1";
    private static final String STREAMED = "customer_payments@1:count_30d";
    private static final int CUSTOMERS = 12;
    private static final int HOURS = 5;
    private static final int PAYMENTS_AT_FIRST = 240;
    private static final int PAYMENTS_AN_HOUR = 36;
    private static final double LATE_SHARE = 0.5;
    private static final double REPEATED_SHARE = 0.15;
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration FRESH_WITHIN = Duration.ofMinutes(30);
    private static final Duration LATE_WITHIN = Duration.ofDays(25);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    /**
     * From the hour until its rows are asked for. They are known after 2.5 minutes, which in a world of speed 720 is a fifth of a second:
     * a payment that waits that long for its decision would arrive after its hour was dealt with, and be in the next rows only.
     */
    private static final Duration KNOWN_AFTER = Duration.ofMinutes(20);

    /** For an hour of the world, in wall time: enough from a speed of 300 on. */
    private static final Duration PATIENCE = Duration.ofSeconds(14);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LEAST_CHECKS = 200;

    /** An incremental run that reads more of the history than this has no right to its name. */
    private static final double MOST_READ_SHARE = 0.5;

    private static final Map<String, NaiveWindows.Aggregate> FEATURES = new LinkedHashMap<>();

    static {
        FEATURES.put(VIEW + ":count_30d", NaiveWindows.Aggregate.COUNT);
        FEATURES.put(VIEW + ":total_30d", NaiveWindows.Aggregate.SUM);
        FEATURES.put(VIEW + ":mean_30d", NaiveWindows.Aggregate.MEAN);
        FEATURES.put(VIEW + ":maximum_30d", NaiveWindows.Aggregate.MAXIMUM);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("full");
        BatchTask task = new BatchTask(bench, VIEW);
        task.run("materialize");
        // Whatever an earlier run left behind, this one begins with what history says.
        task.run("rebuild");
        Random random = new Random(bench.runId().hashCode());
        NaiveWindows truth = new NaiveWindows();
        publish(bench, random, truth, "first", PAYMENTS_AT_FIRST, CUSTOMERS);
        hour(bench, task, truth, recorder, 0);
        // Sabotage: each day is looked at once, when it is over, so that what comes late is in no row.
        bench.features(sabotaged ? Map.of("late", "skipped") : Map.of());
        recorder.phase("hours");
        for (int hour = 1; hour < HOURS; hour++) {
            // Every hour other customers, so that some have nothing new.
            publish(bench, random, truth, "hour" + hour, PAYMENTS_AN_HOUR, CUSTOMERS / 3);
            hour(bench, task, truth, recorder, hour);
        }
        recorder.phase("again");
        Map<String, Object> again = task.run("verify");
        if (BatchTask.number(again, "rows_different") > 0) {
            // A payment that reached the log late, on a machine that stood still, is in the next rows; what is wrong
            // stays wrong.
            hour(bench, task, truth, recorder, HOURS);
            again = task.run("verify");
        }
        if (sabotaged) {
            bench.features(Map.of());
            task.run("rebuild");
        }
        recorder.figure("different", BatchTask.number(again, "rows_different"));
        recorder.figure("full_events", BatchTask.number(again, "events_read"));
        recorder.figure("full_rows", BatchTask.number(again, "rows_computed"));
    }

    /** Payments that arrive now, a share of them long after they were made; some twice. */
    private static void publish(Bench bench, Random random, NaiveWindows truth, String label, int count, int customers)
            throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        int first = customers == CUSTOMERS ? 0 : random.nextInt(CUSTOMERS);
        List<PaymentEvent> payments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean late = random.nextDouble() < LATE_SHARE;
            long back = 1 + random.nextLong((late ? LATE_WITHIN : FRESH_WITHIN).toMillis());
            int customer = (first + i % customers) % CUSTOMERS;
            PaymentEvent payment = new PaymentEvent(
                    bench.runId() + "-" + label + "-" + i,
                    bench.runId() + "-c" + customer,
                    bench.runId() + "-t" + random.nextInt(CUSTOMERS),
                    100 + random.nextInt(50_000),
                    now - back,
                    now);
            payments.add(payment);
            if (random.nextDouble() < REPEATED_SHARE) {
                payments.add(payment);
            }
        }
        Collections.shuffle(payments, random);
        bench.publish(payments);
        payments.forEach(truth::add);
    }

    /** Waits for the next full hour, materialises its rows and compares them. */
    private static void hour(Bench bench, BatchTask task, NaiveWindows truth, Recorder recorder, int hour)
            throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        long due = Math.ceilDiv(now, HOUR) * HOUR;
        awaitWorld(bench, due + KNOWN_AFTER.toMillis());
        Map<String, Object> done = materialise(task, due);
        long moment = BatchTask.moment(done, "to");
        List<VectorQuery> queries = new ArrayList<>();
        long asked = bench.worldMillis();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            queries.add(new VectorQuery(bench.runId() + "-c" + customer, bench.runId() + "-t" + customer, asked));
        }
        List<String> features = new ArrayList<>(FEATURES.keySet());
        features.add(STREAMED);
        List<Map<String, ServedValue>> vectors = bench.served(features, queries)
                .orElseThrow(() -> new ExperimentException("service-unavailable", "feature-service cannot answer"));
        Tally tally = new Tally();
        for (int i = 0; i < vectors.size(); i++) {
            String customer = queries.get(i).customer();
            for (Map.Entry<String, NaiveWindows.Aggregate> feature : FEATURES.entrySet()) {
                tally.check(
                        feature.getKey(),
                        vectors.get(i).get(feature.getKey()),
                        truth.value(customer, feature.getValue(), MONTH, moment));
            }
        }
        recorder.row(tally.row(hour, done));
        recorder.point("events_read", BatchTask.number(done, "events_read"));
        recorder.point("rows_computed", BatchTask.number(done, "rows_computed"));
        recorder.point("rows_written", BatchTask.number(done, "rows_written"));
        recorder.point("age_minutes", (asked - moment) / 60_000.0);
        recorder.point("wrong", (double) tally.wrong);
    }

    /** The service knows that an hour is over when its stream has seen so; on a busy machine that takes a moment. */
    private static Map<String, Object> materialise(BatchTask task, long due)
            throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        Map<String, Object> done = task.run("materialize");
        // An hour that was dealt with before the payments came says nothing about them.
        while (BatchTask.moment(done, "to") < due || BatchTask.number(done, "moments") == 0) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new ExperimentException(
                        "stream_lag",
                        "the hour is over in the world, and the stream of feature-service has not seen it");
            }
            Thread.sleep(LOOK);
            done = task.run("materialize");
        }
        return done;
    }

    private static void awaitWorld(Bench bench, long moment) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (bench.worldMillis() <= moment) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new ExperimentException(
                        "slow_world",
                        "an hour of the world takes longer than " + PATIENCE.toSeconds()
                                + " s; this answer needs a speed of 300 or more");
            }
            Thread.sleep(LOOK);
        }
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double checks = evidence.sum("checks");
        double wrong = evidence.sum("wrong");
        double different = evidence.figure("different");
        double written = evidence.sum("rows_written");
        double computed = evidence.sum("rows_computed");
        double hours = evidence.sum("hours");
        double read = evidence.sum("events_read") / Math.max(1, hours);
        double readShare = read / Math.max(1, evidence.figure("full_events"));
        boolean holds = wrong == 0
                && different == 0
                && checks >= LEAST_CHECKS
                && written < computed
                && readShare < MOST_READ_SHARE;
        Map<String, Double> figures = Map.of(
                "checks", checks,
                "wrong", wrong,
                "different", different,
                "rows", evidence.figure("full_rows"),
                "written_percent", 100 * written / Math.max(1, computed),
                "read", read,
                "full_events", evidence.figure("full_events"),
                "hours", hours);
        Text wrongs = Template.number(wrong);
        Text all = Template.number(checks);
        Text others = Template.number(different);
        Text rows = Template.number(evidence.figure("full_rows"));
        Text share = Template.number(100 * readShare);
        String example = evidence.example();
        return new Judgement(
                holds,
                new Text(
                        wrongs.en() + " of " + all.en() + " values differ from the recomputation (limit: 0), "
                                + others.en()
                                + " of " + rows.en() + " rows from a full one (limit: 0); a run read " + share.en()
                                + " % of the events of a full one (limit: below 50)." + example,
                        wrongs.ru() + " из " + all.ru() + " значений отличаются от пересчёта (предел: 0), "
                                + others.ru()
                                + " из " + rows.ru() + " строк — от полного (предел: 0); прогон читал " + share.ru()
                                + " % событий полного (предел: меньше 50)." + example),
                figures,
                different == 0 && wrong == 0 ? "arrival" : "event");
    }

    /** What was seen of an hour. */
    private static final class Tally {

        private static final double TOLERANCE = 1e-9;

        private long checks;
        private long wrong;
        private String example = "–";

        /** Counts, sums and maxima to the bit; a mean may be rounded otherwise in its last digit. */
        void check(String feature, ServedValue served, Double right) {
            checks++;
            Double value = served.value();
            boolean none = right == null || right == 0;
            boolean equal = value == null ? none : right != null && isEqual(feature, value, right);
            if (!equal || !served.isFresh()) {
                wrong++;
                if (wrong == 1) {
                    example = feature.substring(feature.indexOf(':') + 1) + ": " + value + " ≠ " + right;
                }
            }
        }

        private static boolean isEqual(String feature, double value, double right) {
            return feature.contains(":mean")
                    ? Math.abs(value - right) <= TOLERANCE * Math.max(1, Math.abs(right))
                    : value == right;
        }

        Map<String, Object> row(int hour, Map<String, Object> done) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("hour", hour + 1);
            row.put("hours", BatchTask.number(done, "moments"));
            row.put("events_read", BatchTask.number(done, "events_read"));
            row.put("rows_computed", BatchTask.number(done, "rows_computed"));
            row.put("rows_written", BatchTask.number(done, "rows_written"));
            row.put("checks", checks);
            row.put("wrong", wrong);
            row.put("example", example);
            return row;
        }
    }
}
