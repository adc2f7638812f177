package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two days of hourly windows of traffic of its own, sent through the log with arrivals some days back and counted apart from the world's
 * by feature-service: good but for a few hours, each of which breaks one check of the contract.
 */
final class ContractWindows {

    private static final String TRIAL = "/v1/contracts/transactions/trial";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int DAYS_BACK = 5;
    private static final int GOOD_HOURS = 2;
    private static final int ROWS = 60;
    private static final int BROKEN_ROWS = 12;
    private static final int FEW_ROWS = 6;
    private static final int CUSTOMERS = 6;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(150);

    /** What is wrong with an hour, and which check must find it. */
    enum Fault {
        COMPLETENESS("completeness:terminal_id"),
        UNIQUENESS("uniqueness:transaction_id"),
        FRESHNESS("freshness:event_time_millis"),
        VOLUME("volume:rows"),
        DISTRIBUTION("distribution:amount_minor");

        private final String check;

        Fault(String check) {
            this.check = check;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many windows there were, by what was wrong with them, and in how many exactly that was found. */
    record Found(String step, int cases, int right, String example) {

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("step", step);
            row.put("cases", cases);
            row.put("right", right);
            row.put("example", example);
            return row;
        }
    }

    private final Bench bench;
    private final Random random;
    private final Map<Long, Set<String>> expected = new LinkedHashMap<>();
    private final List<PaymentEvent> payments = new ArrayList<>();
    private int made;

    private ContractWindows(Bench bench, Random random) {
        this.bench = bench;
        this.random = random;
    }

    /** Waits until the records of this run are counted apart, which a lease has asked for. */
    static void awaitTrial(Bench bench) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (bench.get(Part.FEATURES, TRIAL).status() != 200) {
            patience(begun, "the records of this run are not counted apart");
            Thread.sleep(LOOK);
        }
    }

    /** Sends the traffic and reads what came of it: a row for good hours, and one for each fault. */
    static List<Found> run(Bench bench, Random random) throws ExperimentException, InterruptedException {
        ContractWindows windows = new ContractWindows(bench, random);
        windows.draft(bench.worldMillis());
        bench.publish(windows.payments);
        return windows.found(windows.counted());
    }

    private void draft(long now) {
        long day = Math.floorDiv(now, Duration.ofDays(1).toMillis()) - DAYS_BACK;
        int hours = GOOD_HOURS + Fault.values().length;
        for (int hour = 0; hour < 2 * hours; hour++) {
            boolean second = hour >= hours;
            long start = Duration.ofDays(day + (second ? 1 : 0)).toMillis()
                    + HOUR.multipliedBy(hour % hours).toMillis();
            // The day before is good: it is what the volume is compared with.
            int fault = second ? hour % hours - GOOD_HOURS : -1;
            hour(start, fault < 0 ? null : Fault.values()[fault]);
        }
    }

    private void hour(long start, Fault fault) {
        expected.put(start, fault == null ? Set.of() : Set.of(fault.check));
        int rows = fault == Fault.VOLUME ? FEW_ROWS : ROWS;
        for (int i = 0; i < rows; i++) {
            long arrival = start + i * HOUR.toMillis() / ROWS;
            boolean broken = i < BROKEN_ROWS;
            PaymentEvent payment = new PaymentEvent(
                    bench.runId() + "-w" + made++,
                    bench.runId() + "-wc" + random.nextInt(CUSTOMERS),
                    fault == Fault.COMPLETENESS && broken ? "" : bench.runId() + "-wt" + random.nextInt(CUSTOMERS),
                    fault == Fault.DISTRIBUTION && broken ? 200_000 + i : 100 + random.nextInt(50_000),
                    fault == Fault.FRESHNESS && broken
                            ? arrival - Duration.ofMinutes(30).toMillis()
                            : arrival,
                    arrival);
            payments.add(payment);
            if (fault == Fault.UNIQUENESS && broken) {
                payments.add(payment);
            }
        }
    }

    /** The windows when all of the traffic is counted, by their beginning: the names of their broken checks. */
    private Map<Long, Set<String>> counted() throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Map<Long, Set<String>> broken = new HashMap<>();
            long rows = 0;
            Answer answer = bench.get(Part.FEATURES, TRIAL);
            if (answer.body().get("windows") instanceof List<?> windows) {
                for (Object one : windows) {
                    Map<?, ?> window = (Map<?, ?>) one;
                    long start =
                            Instant.parse(String.valueOf(window.get("from"))).toEpochMilli();
                    if (expected.containsKey(start)) {
                        rows += ((Number) window.get("rows")).longValue();
                        Set<String> names = new TreeSet<>();
                        ((List<?>) window.get("broken")).forEach(name -> names.add(String.valueOf(name)));
                        broken.put(start, names);
                    }
                }
            }
            bench.recorder().point("counted", (double) rows);
            if (rows >= payments.size()) {
                return broken;
            }
            patience(begun, rows + " of " + payments.size() + " payments are counted");
            Thread.sleep(LOOK);
        }
    }

    private static void patience(long begunNanos, String what) throws ExperimentException {
        if (System.nanoTime() - begunNanos > PATIENCE.toNanos()) {
            throw new ExperimentException(
                    "contracts_lag",
                    what + " within " + PATIENCE.toSeconds() + " s; is feature-service well, and is no other load on?");
        }
    }

    private List<Found> found(Map<Long, Set<String>> broken) {
        List<Found> found = new ArrayList<>();
        found.add(found("good_hours", Set.of(), broken));
        for (Fault fault : Fault.values()) {
            found.add(found(fault.word(), Set.of(fault.check), broken));
        }
        return found;
    }

    private Found found(String step, Set<String> checks, Map<Long, Set<String>> broken) {
        int cases = 0;
        int right = 0;
        String example = "–";
        for (Map.Entry<Long, Set<String>> window : expected.entrySet()) {
            if (window.getValue().equals(checks)) {
                Set<String> seen = broken.getOrDefault(window.getKey(), Set.of());
                cases++;
                if (seen.equals(checks)) {
                    right++;
                } else if (example.equals("–")) {
                    example = Instant.ofEpochMilli(window.getKey()) + ": " + seen + " ≠ " + checks;
                }
            }
        }
        return new Found(step, cases, right, example);
    }
}
