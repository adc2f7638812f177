package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.ServedValue;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The online store goes away under load and comes back. Customers of the run's own are asked for all the time: some whose rows were read
 * before, some whose rows never were. No request may fail, nothing may pass for fresh that is not, and afterwards all must be fresh by
 * itself.
 */
public final class FreshnessFallback implements Experiment {

    private static final String ID = "freshness-fallback";
    private static final String COUNT = "customer_payments@1:count_30d";
    private static final String TERMINALS = "customer_habits@1:terminals_30d";
    private static final List<String> FEATURES = List.of(COUNT, TERMINALS);
    private static final int KNOWN = 4;
    private static final int UNSEEN = 4;
    private static final int PAYMENTS_EACH = 5;
    private static final int LOOKS_BEFORE = 12;
    private static final double DECISIONS_PER_SECOND = 40;
    private static final double AWAY_SECONDS = 15;
    private static final int LEAST_REQUESTS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(250);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        bench.features(Map.of());
        List<PaymentEvent> payments = payments(bench);
        bench.publish(payments);
        Watch watch = new Watch(bench, payments.getLast().arrivalMillis() + 1);
        if (watch.untilRight(KNOWN) < 0) {
            throw new ExperimentException(
                    "stream_lag",
                    "the stream did not apply the payments within " + PATIENCE.toSeconds()
                            + " s; is feature-service well, and is no other load on?");
        }
        Bench.Load load = bench.load("decisions-grpc");

        recorder.phase("before");
        Tally before = new Tally();
        for (int look = 0; look < LOOKS_BEFORE; look++) {
            watch.look(KNOWN, before);
            Thread.sleep(LOOK);
        }
        recorder.row(before.row("before"));

        recorder.phase("away");
        // Sabotage: the same outage, and nothing stands in for the store.
        bench.features(Map.of("online", sabotaged ? "unguarded" : "away"));
        Tally away = new Tally();
        LoadResult decisions = load.run(
                LoadStep.open("away", DECISIONS_PER_SECOND, AWAY_SECONDS, 1),
                progress -> watch.lookQuietly(KNOWN + UNSEEN, away));
        recorder.row(away.row("away"));

        recorder.phase("back");
        bench.features(Map.of());
        double recovered = watch.untilRight(KNOWN + UNSEEN);
        Tally back = new Tally();
        for (int look = 0; look < LOOKS_BEFORE; look++) {
            watch.look(KNOWN + UNSEEN, back);
            Thread.sleep(LOOK);
        }
        recorder.row(back.row("back"));
        recorder.figure("recovered_s", recovered);
        recorder.figure("decisions", decisions.answered());
        recorder.figure("decision_errors", decisions.errors());
        recorder.figure("decision_rules", decisions.fallbacks());
    }

    private static List<PaymentEvent> payments(Bench bench) throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        List<PaymentEvent> payments = new ArrayList<>();
        for (int customer = 0; customer < KNOWN + UNSEEN; customer++) {
            for (int i = 0; i < PAYMENTS_EACH; i++) {
                payments.add(new PaymentEvent(
                        bench.runId() + "-" + customer + "-" + i,
                        customer(bench, customer),
                        bench.runId() + "-t" + i,
                        1_000 + i,
                        now - i,
                        now));
            }
        }
        return payments;
    }

    private static String customer(Bench bench, int number) {
        return bench.runId() + "-c" + number;
    }

    /** Asks for the customers' vectors and tells what comes. */
    private record Watch(Bench bench, long momentMillis) {

        void look(int customers, Tally tally) throws ExperimentException, InterruptedException {
            tally.take(ask(customers));
            Recorder recorder = bench.recorder();
            recorder.point("fresh", (double) tally.lastFresh);
            recorder.point("stale", (double) tally.lastStale);
            recorder.point("defaults", (double) tally.lastDefaults);
            recorder.point("failed", (double) tally.failed);
            recorder.point("age", tally.lastAgeSeconds);
        }

        /** For a listener, which must not stop what it listens to. */
        void lookQuietly(int customers, Tally tally) {
            try {
                look(customers, tally);
            } catch (ExperimentException broken) {
                tally.failed++;
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until every customer has its right and fresh values; seconds that it took, below 0 when it took too long. */
        double untilRight(int customers) throws ExperimentException, InterruptedException {
            long begun = System.nanoTime();
            double seconds = 0;
            while (seconds <= PATIENCE.toSeconds()) {
                Optional<List<Map<String, ServedValue>>> answer = ask(customers);
                if (answer.isPresent()
                        && answer.get().stream()
                                .allMatch(vector -> FEATURES.stream()
                                        .allMatch(feature ->
                                                vector.get(feature).isFresh() && isRight(vector.get(feature))))) {
                    return seconds;
                }
                Thread.sleep(LOOK);
                seconds = (System.nanoTime() - begun) / 1e9;
            }
            return -1;
        }

        private Optional<List<Map<String, ServedValue>>> ask(int customers)
                throws ExperimentException, InterruptedException {
            List<VectorQuery> queries = new ArrayList<>();
            for (int i = 0; i < customers; i++) {
                queries.add(new VectorQuery(customer(bench, i), customer(bench, i), momentMillis));
            }
            return bench.served(FEATURES, queries);
        }
    }

    /** Each customer has paid as often as at terminals. */
    private static boolean isRight(ServedValue value) {
        return value.value() != null && value.value() == PAYMENTS_EACH;
    }

    /** What came in a phase; values, not vectors. */
    private static final class Tally {

        private long requests;
        private long failed;
        private long fresh;
        private long stale;
        private long defaults;
        private long wrong;
        private double oldestSeconds;
        private long lastFresh;
        private long lastStale;
        private long lastDefaults;
        private Double lastAgeSeconds;

        void take(Optional<List<Map<String, ServedValue>>> answer) {
            requests++;
            lastFresh = 0;
            lastStale = 0;
            lastDefaults = 0;
            lastAgeSeconds = null;
            if (answer.isEmpty()) {
                failed++;
                return;
            }
            for (Map<String, ServedValue> vector : answer.get()) {
                vector.values().forEach(this::take);
            }
            fresh += lastFresh;
            stale += lastStale;
            defaults += lastDefaults;
        }

        private void take(ServedValue value) {
            double age = value.ageMillis() / 1e3;
            switch (value.status()) {
                case "STALE" -> {
                    lastStale++;
                    wrong += isRight(value) ? 0 : 1;
                }
                case "UNAVAILABLE" -> lastDefaults++;
                default -> {
                    lastFresh++;
                    wrong += isRight(value) ? 0 : 1;
                }
            }
            oldestSeconds = Math.max(oldestSeconds, age);
            lastAgeSeconds = Math.max(lastAgeSeconds == null ? 0 : lastAgeSeconds, age);
        }

        Map<String, Object> row(String phase) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("phase", phase);
            row.put("requests", requests);
            row.put("failed", failed);
            row.put("fresh", fresh);
            row.put("stale", stale);
            row.put("defaults", defaults);
            row.put("wrong", wrong);
            row.put("oldest_s", oldestSeconds);
            return row;
        }
    }

    @Override
    public Judgement judge(Evidence evidence) {
        Map<String, Object> away = Map.of("phase", "away");
        Map<String, Object> back = Map.of("phase", "back");
        double requests = evidence.cell(away, "requests");
        double failed = evidence.sum("failed");
        double lied = evidence.cell(away, "fresh") + evidence.cell(away, "wrong");
        double stale = evidence.cell(away, "stale");
        double defaults = evidence.cell(away, "defaults");
        double recovered = evidence.figure("recovered_s");
        double errors = evidence.figure("decision_errors");
        boolean stoodIn = failed == 0 && errors == 0 && lied == 0 && stale > 0 && defaults > 0;
        boolean isBack = recovered >= 0 && evidence.cell(back, "fresh") > 0 && evidence.cell(back, "wrong") == 0;
        boolean holds = stoodIn && isBack && requests >= LEAST_REQUESTS;
        Map<String, Double> figures = Map.of(
                "requests", requests,
                "failed", failed,
                "stale", stale,
                "defaults", defaults,
                "oldest", evidence.cell(away, "oldest_s"),
                "recovered", recovered,
                "decisions", evidence.figure("decisions"),
                "errors", errors,
                "rules", evidence.figure("decision_rules"));
        return new Judgement(holds, worst(failed, errors, lied, recovered), figures, holds ? "marked" : "fail");
    }

    private static Text worst(double failed, double errors, double lied, double recovered) {
        Text requests = Template.number(failed);
        Text decisions = Template.number(errors);
        Text unmarked = Template.number(lied);
        Text seconds = Template.number(recovered);
        return new Text(
                requests.en() + " requests for vectors and " + decisions.en() + " decisions failed (limit: 0), "
                        + unmarked.en() + " values were wrong or not marked (limit: 0), "
                        + (recovered < 0
                                ? "and not all was fresh again within " + PATIENCE.toSeconds() + " s."
                                : "all was fresh again after " + seconds.en() + " s."),
                "Не отвечены запросы векторов: " + requests.ru() + ", решения: " + decisions.ru()
                        + " (предел: 0), неверных или неотмеченных значений: " + unmarked.ru() + " (предел: 0), "
                        + (recovered < 0
                                ? "за " + PATIENCE.toSeconds() + " с свежим стало не всё."
                                : "всё снова свежее через " + seconds.ru() + " с."));
    }
}
