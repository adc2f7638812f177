package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import dev.mlsd.workbench.experiment.NaiveWindows.Aggregate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Broken payments go through the live stream among good ones, for customers of its own. Each must be found in quarantine with everything
 * that is wrong with it and in no window; sent again repaired, each must move the windows once, and those must then equal a
 * recomputation. Then hours of traffic of its own break one check of the contract's windows each, see {@link ContractWindows}.
 */
public final class DataContracts implements Experiment {

    private static final String ID = "data-contracts";
    private static final String QUARANTINE = "/v1/quarantine";
    private static final int CUSTOMERS = 6;
    private static final int GOOD_EACH = 8;
    private static final Duration WITHIN = Duration.ofHours(20);
    private static final double TOLERANCE = 1e-9;
    private static final int LEAST_CHECKS = 40;

    /** How long the stream may take; a busy laptop takes a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(150);

    private record Window(String feature, Aggregate aggregate, Duration length) {}

    private static final List<Window> WINDOWS = List.of(
            new Window("customer_payments@1:count_1d", Aggregate.COUNT, Duration.ofDays(1)),
            new Window("customer_payments@1:mean_1d", Aggregate.MEAN, Duration.ofDays(1)),
            new Window("customer_payments@1:count_7d", Aggregate.COUNT, Duration.ofDays(7)),
            new Window("customer_payments@1:mean_7d", Aggregate.MEAN, Duration.ofDays(7)),
            new Window("customer_payments@1:count_30d", Aggregate.COUNT, Duration.ofDays(30)),
            new Window("customer_payments@1:mean_30d", Aggregate.MEAN, Duration.ofDays(30)),
            new Window("customer_payments@1:maximum_30d", Aggregate.MAXIMUM, Duration.ofDays(30)));

    private static final String WATCHED = WINDOWS.getFirst().feature();

    /** A payment as it should have been, and what was done to it. */
    private record Broken(PaymentEvent good, PaymentFault fault) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        // What this run breaks is counted apart from the world's traffic. Sabotage: nobody is at the door, and what can
        // be read at all moves the windows.
        Map<String, Object> apart = Map.of("trial", bench.runId());
        bench.features(sabotaged ? Map.of("trial", bench.runId(), "contract", "open") : apart);
        ContractWindows.awaitTrial(bench);
        Random random = new Random(bench.runId().hashCode());
        NaiveWindows truth = new NaiveWindows();
        List<Broken> broken = new ArrayList<>();
        recorder.phase("publish");
        List<PaymentEvent> last = publish(bench, random, truth, broken);
        caughtUp(bench, last, truth);

        recorder.phase("caught");
        Map<String, Map<?, ?>> caught = quarantined(bench, broken, sabotaged);
        Map<PaymentFault, Tally> tallies = new LinkedHashMap<>();
        for (Broken one : broken) {
            tallies.computeIfAbsent(one.fault(), fault -> new Tally())
                    .note(isRight(one, caught), one.fault() + " " + one.good().id());
        }
        tallies.forEach((fault, tally) -> recorder.row(tally.row(fault.word())));
        recorder.row(compared(bench, truth, last, bench.worldMillis()).row("clean"));

        recorder.phase("repair");
        repair(bench, truth, broken, caught, last);

        recorder.phase("windows");
        bench.features(apart);
        ContractWindows.run(bench, random).forEach(found -> recorder.row(found.row()));
    }

    /** Good and broken payments in disorder; the last of each customer is good and arrives last. */
    private static List<PaymentEvent> publish(Bench bench, Random random, NaiveWindows truth, List<Broken> broken)
            throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        List<PaymentEvent> all = new ArrayList<>();
        List<PaymentEvent> last = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            for (int i = 0; i < GOOD_EACH; i++) {
                PaymentEvent good = payment(bench, random, customer, "g" + i, now);
                truth.add(good);
                all.add(good);
            }
            for (PaymentFault fault : PaymentFault.values()) {
                PaymentEvent good = payment(bench, random, customer, fault.word(), now);
                broken.add(new Broken(good, fault));
                all.add(fault.breakIt(good));
            }
            PaymentEvent end = payment(bench, random, customer, "last", now + 1);
            truth.add(end);
            last.add(end);
        }
        Collections.shuffle(all, random);
        all.addAll(last);
        bench.publish(all);
        return last;
    }

    private static PaymentEvent payment(Bench bench, Random random, int customer, String id, long arrivalMillis) {
        return new PaymentEvent(
                bench.runId() + "-" + customer + "-" + id,
                bench.runId() + "-c" + customer,
                bench.runId() + "-t" + random.nextInt(CUSTOMERS),
                100 + random.nextInt(50_000),
                arrivalMillis - random.nextLong(WITHIN.toMillis()),
                arrivalMillis);
    }

    /** Waits until the row of every customer holds its newest event. */
    private static void caughtUp(Bench bench, List<PaymentEvent> newest, NaiveWindows truth)
            throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            boolean all = true;
            for (PaymentEvent payment : newest) {
                all &= bench.newestArrival(WATCHED, payment.customer()) >= payment.arrivalMillis();
            }
            watch(bench, newest.getFirst(), truth);
            if (all) {
                return;
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new ExperimentException(
                        "stream_lag",
                        "the stream did not apply the payments within " + PATIENCE.toSeconds()
                                + " s; is feature-service well, and is no other load on?");
            }
            Thread.sleep(LOOK);
        }
    }

    /** One customer's count beside the recomputation. */
    private static void watch(Bench bench, PaymentEvent payment, NaiveWindows truth)
            throws ExperimentException, InterruptedException {
        long moment = bench.worldMillis();
        Map<String, Double> vector = bench.vectors(
                        List.of(WATCHED), List.of(new VectorQuery(payment.customer(), payment.terminal(), moment)))
                .getFirst();
        bench.recorder().point("served", vector.get(WATCHED));
        bench.recorder().point("right", truth.value(payment.customer(), Aggregate.COUNT, Duration.ofDays(1), moment));
    }

    /** What is in quarantine of this run, by the payment's id; waits until all that were sent are there, unless nobody is at the door. */
    private static Map<String, Map<?, ?>> quarantined(Bench bench, List<Broken> broken, boolean open)
            throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        Duration patience = open ? Duration.ofSeconds(2) : PATIENCE;
        while (true) {
            Map<String, Map<?, ?>> found = new HashMap<>();
            Answer answer = bench.get(Part.FEATURES, QUARANTINE + "?limit=1000&contains=" + bench.runId());
            for (Object record : list(answer.body().get("records"))) {
                String id = String.valueOf(((Map<?, ?>) record).get("id"));
                Answer shown = bench.get(Part.FEATURES, QUARANTINE + "/" + id);
                if (shown.body().get("record") instanceof Map<?, ?> fields) {
                    found.put(String.valueOf(fields.get("transaction_id")), shown.body());
                }
            }
            bench.recorder().point("quarantined", (double) found.size());
            if (found.size() >= broken.size() || System.nanoTime() - begun > patience.toNanos()) {
                return found;
            }
            Thread.sleep(LOOK);
        }
    }

    private static boolean isRight(Broken one, Map<String, Map<?, ?>> caught) {
        Map<?, ?> record = caught.get(one.good().id());
        if (record == null) {
            return false;
        }
        Set<String> named = new TreeSet<>();
        list(record.get("violations"))
                .forEach(violation -> named.add(String.valueOf(((Map<?, ?>) violation).get("field"))));
        return named.equals(one.fault().fields());
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Sends each record again repaired, and once more, which must be refused; then compares the windows. */
    private static void repair(
            Bench bench,
            NaiveWindows truth,
            List<Broken> broken,
            Map<String, Map<?, ?>> caught,
            List<PaymentEvent> last)
            throws ExperimentException, InterruptedException {
        Tally sent = new Tally();
        Tally twice = new Tally();
        Map<String, PaymentEvent> newest = new LinkedHashMap<>();
        last.forEach(payment -> newest.put(payment.customer(), payment));
        for (Broken one : broken) {
            Map<?, ?> record = caught.get(one.good().id());
            if (record == null) {
                sent.note(false, one.good().id());
                continue;
            }
            String path = QUARANTINE + "/" + record.get("id") + "/replay";
            Answer answer = bench.post(Part.FEATURES, path, "application/json", repaired(one.good()));
            sent.note(answer.status() == 200, one.good().id() + " → " + answer.status());
            if (answer.status() == 200) {
                long arrival = Instant.parse(String.valueOf(answer.body().get("arrival_time")))
                        .toEpochMilli();
                PaymentEvent good = one.good();
                PaymentEvent again = new PaymentEvent(
                        good.id(), good.customer(), good.terminal(), good.amountMinor(), good.eventMillis(), arrival);
                truth.add(again);
                newest.merge(good.customer(), again, (a, b) -> a.arrivalMillis() > b.arrivalMillis() ? a : b);
                Answer second = bench.post(Part.FEATURES, path, "application/json", repaired(good));
                twice.note(second.status() == 409, good.id() + " → " + second.status());
            }
        }
        Recorder recorder = bench.recorder();
        recorder.row(sent.row("repaired"));
        recorder.row(twice.row("twice"));
        caughtUp(bench, List.copyOf(newest.values()), truth);
        Tally after = new Tally();
        // The last ones may have arrived in the same millisecond of the world: a moment more, and all are applied.
        for (long begun = System.nanoTime(); System.nanoTime() - begun < PATIENCE.toNanos(); Thread.sleep(LOOK)) {
            watch(bench, last.getFirst(), truth);
            after = compared(bench, truth, last, bench.worldMillis());
            if (after.right == after.cases || caught.isEmpty()) {
                break;
            }
        }
        recorder.row(after.row("after"));
    }

    private static String repaired(PaymentEvent good) {
        return "{\"record\":{\"transaction_id\":\"" + good.id() + "\",\"customer_id\":\"" + good.customer()
                + "\",\"terminal_id\":\"" + good.terminal() + "\",\"amount_minor\":" + good.amountMinor()
                + ",\"event_time_millis\":" + good.eventMillis() + "}}";
    }

    private static Tally compared(Bench bench, NaiveWindows truth, List<PaymentEvent> customers, long momentMillis)
            throws ExperimentException, InterruptedException {
        Tally tally = new Tally();
        List<VectorQuery> queries = customers.stream()
                .map(payment -> new VectorQuery(payment.customer(), payment.terminal(), momentMillis))
                .toList();
        List<Map<String, Double>> vectors =
                bench.vectors(WINDOWS.stream().map(Window::feature).toList(), queries);
        for (int i = 0; i < queries.size(); i++) {
            for (Window window : WINDOWS) {
                Double served = vectors.get(i).get(window.feature());
                Double right =
                        truth.value(queries.get(i).customer(), window.aggregate(), window.length(), momentMillis);
                tally.note(
                        isEqual(served, right),
                        window.feature().substring(window.feature().indexOf(':') + 1) + ": " + served + " ≠ " + right);
            }
        }
        return tally;
    }

    private static boolean isEqual(Double served, Double right) {
        if (served == null || right == null) {
            return served == null && right == null;
        }
        return Math.abs(served - right) <= TOLERANCE * Math.max(1, Math.abs(right));
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double broken = 0;
        double caught = 0;
        for (PaymentFault fault : PaymentFault.values()) {
            broken += evidence.cell(Map.of("step", fault.word()), "cases");
            caught += evidence.cell(Map.of("step", fault.word()), "right");
        }
        double repaired = evidence.cell(Map.of("step", "repaired"), "right");
        double twice = evidence.cell(Map.of("step", "twice"), "right");
        double checks = 0;
        double wrong = 0;
        for (String step : List.of("clean", "after")) {
            checks += evidence.cell(Map.of("step", step), "cases");
            wrong += evidence.cell(Map.of("step", step), "cases") - evidence.cell(Map.of("step", step), "right");
        }
        double good = evidence.cell(Map.of("step", "good_hours"), "cases");
        double alarms = good - evidence.cell(Map.of("step", "good_hours"), "right");
        double spoilt = 0;
        double named = 0;
        for (ContractWindows.Fault fault : ContractWindows.Fault.values()) {
            spoilt += evidence.cell(Map.of("step", fault.word()), "cases");
            named += evidence.cell(Map.of("step", fault.word()), "right");
        }
        boolean holds = broken > 0
                && good > 0
                && alarms == 0
                && named == spoilt
                && caught == broken
                && repaired == broken
                && twice == broken
                && wrong == 0
                && checks >= LEAST_CHECKS;
        Map<String, Double> figures = Map.of(
                "broken", broken,
                "caught", caught,
                "repaired", repaired,
                "twice", twice,
                "checks", checks,
                "wrong", wrong,
                "spoilt", spoilt,
                "named", named,
                "good", good,
                "alarms", alarms);
        return new Judgement(holds, worst(evidence, figures), figures, holds ? "aside" : "pass");
    }

    private static Text worst(Evidence evidence, Map<String, Double> figures) {
        Text caught = Template.number(figures.get("caught"));
        Text broken = Template.number(figures.get("broken"));
        Text wrong = Template.number(figures.get("wrong"));
        Text checks = Template.number(figures.get("checks"));
        Text named = Template.number(figures.get("named"));
        Text spoilt = Template.number(figures.get("spoilt"));
        Text alarms = Template.number(figures.get("alarms"));
        String example = evidence.rows().stream()
                .map(row -> String.valueOf(row.get("example")))
                .filter(text -> text.contains("≠"))
                .findFirst()
                .map(text -> " " + text + ".")
                .orElse("");
        return new Text(
                caught.en() + " of " + broken.en() + " broken payments were set aside with every fault (limit: all), "
                        + wrong.en() + " of " + checks.en() + " window values are wrong (limit: 0), "
                        + named.en() + " of " + spoilt.en() + " spoilt hours were found and named (limit: all), with "
                        + alarms.en() + " false alarms (limit: 0)." + example,
                "В карантине со всеми ошибками " + caught.ru() + " из " + broken.ru()
                        + " испорченных платежей (предел: все), неверны " + wrong.ru() + " из " + checks.ru()
                        + " значений окон (предел: 0), найдено и названо " + named.ru() + " из " + spoilt.ru()
                        + " испорченных часов (предел: все), ложных тревог " + alarms.ru() + " (предел: 0)." + example);
    }

    /** How often it was as it must be. */
    private static final class Tally {

        private long cases;
        private long right;
        private String example = "–";

        void note(boolean expected, String what) {
            cases++;
            right += expected ? 1 : 0;
            if (!expected && cases - right == 1) {
                example = what;
            }
        }

        Map<String, Object> row(String step) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("step", step);
            row.put("cases", cases);
            row.put("right", right);
            row.put("example", example);
            return row;
        }
    }
}
