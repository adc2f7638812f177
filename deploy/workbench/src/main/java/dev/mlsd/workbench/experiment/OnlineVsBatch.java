package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.BatchScores;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One model behind the endpoint and in the batch job. The same payments go both ways, of payers whom nobody else touches, so that only the way
 * can make a difference; others of the live world show what a score of yesterday is worth. The cost is what the processes take of the
 * processors.
 */
public final class OnlineVsBatch implements Experiment {

    private static final String ID = "online-vs-batch";
    private static final String TARGET = "decisions-stream";
    private static final String MODEL = AccuracyVsLatency.TREES;

    /** Requests a second: enough to be seen beside the world's own, and far below what the service can do. */
    private static final double RATE = 1_000;

    private static final double SECONDS = 6;
    private static final double WARM_UP_SECONDS = 2;
    private static final int BULK = 150_000;
    private static final int OWN = 60;
    private static final int PAYMENTS_EACH = 4;
    private static final int LIVE = 150;
    private static final int CUSTOMERS = 300;
    private static final int TERMINALS = 400;
    private static final long BETWEEN_MILLIS = Duration.ofHours(5).toMillis();
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final List<String> CUSTOMER = List.of("customer_payments@1:count_30d");
    private static final List<String> TERMINAL = List.of("terminal_payments@1:count_30d");
    private static final int OK = 200;
    private static final double MILLION = 1e6;
    private static final double PERCENT = 100;

    /** A probability that moves by more than this part of itself is another one. */
    private static final double MOVED = 0.01;

    private static final double DIFFERENCE_AT_MOST = 1e-6;
    private static final double COST_AT_MOST = 0.5;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        bench.inference(Map.of("model", MODEL));
        Load load = bench.load(TARGET);
        Random random = new Random(bench.runId().hashCode());
        List<PaymentEvent> own = own(bench, random);
        recorder.phase("online");
        long now = bench.worldMillis();
        List<PaymentEvent> live = live(bench, random, now);
        Map<String, Double> online = new HashMap<>();
        for (PaymentEvent payment : own) {
            online.put(payment.id(), decide(bench, payment));
        }
        for (PaymentEvent payment : live) {
            online.put(payment.id(), decide(bench, payment));
        }
        ServingCost cost =
                ServingCost.measure(bench, load, LoadStep.open("online", RATE, SECONDS, WARM_UP_SECONDS), progress -> {
                    recorder.point("p50", progress.p50());
                    recorder.point("p99", progress.p99());
                });
        LoadResult result = cost.result();
        recorder.phase("batch");
        List<PaymentEvent> file = new ArrayList<>();
        for (PaymentEvent payment : own) {
            // Sabotage: the job of the night before, whose features are of yesterday, passes for the job of now.
            file.add(sabotaged ? at(payment, payment.id(), payment.eventMillis() - DAY_MILLIS) : payment);
        }
        for (PaymentEvent payment : live) {
            file.add(payment);
            file.add(at(payment, payment.id() + "-yesterday", payment.eventMillis() - DAY_MILLIS));
        }
        // The history takes in what has arrived.
        bench.historicalVectors(CUSTOMER, List.of(new VectorQuery(own.getFirst().customer(), "", now)));
        BatchScores batch = bench.batchScores(MODEL, file, bulk(bench, random, now));
        double perBatched = batch.processorSeconds() / batch.rows();
        recorder.figure("compared", own.size());
        recorder.figure("difference", difference(own, online, batch));
        recorder.figure("stale_share", PERCENT * moved(live, batch));
        recorder.figure("lagged_share", PERCENT * lagged(live, online, batch));
        recorder.figure("batch_start_seconds", batch.parts().getOrDefault("start", 0.0));
        recorder.figure("batch_features_seconds", batch.parts().getOrDefault("features", 0.0));
        recorder.figure("batch_model_seconds", batch.parts().getOrDefault("model", 0.0));
        recorder.figure("batch_rows", batch.rows());
        row(
                recorder,
                "online",
                result.answered(),
                cost.seconds(),
                result.latency().p50(),
                result.latency().p99());
        double whole = 1_000 * batch.seconds();
        row(recorder, "batch", batch.rows(), perBatched, whole, whole);
    }

    private static void row(Recorder recorder, String way, long predictions, double cost, double p50, double p99) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("way", way);
        row.put("predictions", predictions);
        row.put("cost", MILLION * cost);
        row.put("p50", p50);
        row.put("p99", p99);
        recorder.row(row);
    }

    /** Payments to be decided of payers with a history that stands still. */
    private static List<PaymentEvent> own(Bench bench, Random random) throws ExperimentException, InterruptedException {
        long now = bench.worldMillis();
        List<PaymentEvent> past = new ArrayList<>();
        Map<String, Long> customers = new HashMap<>();
        Map<String, Long> terminals = new HashMap<>();
        List<PaymentEvent> asked = new ArrayList<>();
        for (int payer = 0; payer < OWN; payer++) {
            String customer = bench.runId() + "-c" + payer;
            String terminal = bench.runId() + "-t" + payer;
            for (int i = 0; i < PAYMENTS_EACH; i++) {
                long arrival = now + past.size();
                past.add(new PaymentEvent(
                        bench.runId() + "-" + past.size(),
                        customer,
                        terminal,
                        100 + random.nextInt(40_000),
                        now - (PAYMENTS_EACH - 1 - i) * BETWEEN_MILLIS - random.nextInt(1_000_000),
                        arrival));
                customers.put(customer, arrival);
                terminals.put(terminal, arrival);
            }
            asked.add(asked(bench.runId() + "-own-" + payer, customer, terminal, random, now + OWN * PAYMENTS_EACH));
        }
        bench.publish(past);
        StreamLag.await(bench, customers, CUSTOMER);
        StreamLag.await(bench, terminals, TERMINAL);
        return asked;
    }

    private static PaymentEvent asked(String id, String customer, String terminal, Random random, long moment) {
        long amount = Math.round(100 * Math.exp(1 + 5 * random.nextDouble()));
        return new PaymentEvent(id, customer, terminal, amount, moment, moment);
    }

    private static List<PaymentEvent> live(Bench bench, Random random, long moment) {
        List<PaymentEvent> live = new ArrayList<>();
        for (int i = 0; i < LIVE; i++) {
            live.add(asked(bench.runId() + "-live-" + i, customer(random), terminal(random), random, moment));
        }
        return live;
    }

    /** Payments of the last two days, for the cost alone; made as they are written, for all at once would fill the workbench's memory. */
    private static Stream<PaymentEvent> bulk(Bench bench, Random random, long now) {
        return IntStream.range(0, BULK)
                .mapToObj(i -> asked(
                        bench.runId() + "-bulk-" + i,
                        customer(random),
                        terminal(random),
                        random,
                        now - random.nextLong(2 * DAY_MILLIS)));
    }

    private static String customer(Random random) {
        return String.format(Locale.ROOT, "c%06d", random.nextInt(CUSTOMERS));
    }

    private static String terminal(Random random) {
        return String.format(Locale.ROOT, "t%06d", random.nextInt(TERMINALS));
    }

    private static PaymentEvent at(PaymentEvent payment, String id, long moment) {
        return new PaymentEvent(id, payment.customer(), payment.terminal(), payment.amountMinor(), moment, moment);
    }

    /** The model's probability; NaN for a decision by the rules or none. */
    private static double decide(Bench bench, PaymentEvent payment) throws ExperimentException, InterruptedException {
        String body = String.format(
                Locale.ROOT,
                "{\"transaction_id\":\"%s\",\"customer_id\":\"%s\",\"terminal_id\":\"%s\",\"amount\":\"%d.%02d\",\"timestamp\":\"%s\",\"load_test\":true}",
                payment.id(),
                payment.customer(),
                payment.terminal(),
                payment.amountMinor() / 100,
                payment.amountMinor() % 100,
                Instant.ofEpochMilli(payment.eventMillis()));
        Answer answer = bench.post(Part.INFERENCE, "/v1/decisions", "application/json", body);
        boolean scored = answer.status() == OK && answer.body().get("fallback") == null;
        return scored && answer.body().get("fraud_probability") instanceof Number number
                ? number.doubleValue()
                : Double.NaN;
    }

    /** The largest; NaN where a payment has not been scored both ways. */
    private static double difference(List<PaymentEvent> payments, Map<String, Double> online, BatchScores batch) {
        double largest = 0;
        for (PaymentEvent payment : payments) {
            double batched = batch.probabilities().getOrDefault(payment.id(), Double.NaN);
            largest = Math.max(largest, Math.abs(online.get(payment.id()) - batched));
        }
        return largest;
    }

    /** Of live payers, the part whose probability of a day ago is another one by now. */
    private static double moved(List<PaymentEvent> live, BatchScores batch) {
        return live.stream()
                        .filter(payment -> isAnother(
                                batch.probabilities().get(payment.id()),
                                batch.probabilities().get(payment.id() + "-yesterday")))
                        .count()
                / (double) live.size();
    }

    /** Of live payers, the part whose online probability is another one than that of all that had arrived. */
    private static double lagged(List<PaymentEvent> live, Map<String, Double> online, BatchScores batch) {
        return live.stream()
                        .filter(payment -> isAnother(batch.probabilities().get(payment.id()), online.get(payment.id())))
                        .count()
                / (double) live.size();
    }

    private static boolean isAnother(double one, double other) {
        return !(Math.abs(one - other) <= MOVED * Math.max(one, other));
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double difference = evidence.figure("difference");
        double online = evidence.cell(Map.of("way", "online"), "cost");
        double batch = evidence.cell(Map.of("way", "batch"), "cost");
        double ratio = batch / online;
        boolean holds = difference <= DIFFERENCE_AT_MOST && ratio <= COST_AT_MOST && online > 0;
        Map<String, Double> figures = new HashMap<>(evidence.figures());
        figures.put("online_cost", online);
        figures.put("batch_cost", batch);
        figures.put("ratio", online / batch);
        figures.put("online_p50", evidence.cell(Map.of("way", "online"), "p50"));
        figures.put("online_p99", evidence.cell(Map.of("way", "online"), "p99"));
        figures.put("batch_seconds", evidence.cell(Map.of("way", "batch"), "p50") / 1_000);
        return new Judgement(holds, worst(difference, ratio), figures, guess(difference, ratio));
    }

    private static Text worst(double difference, double ratio) {
        Text apart = Template.number(difference);
        Text part = Template.number(ratio);
        return new Text(
                "The two ways give probabilities that differ by " + apart.en()
                        + " at most (limit: 0.000001); a batch prediction costs " + part.en()
                        + " of an online one (limit: 0.5).",
                "Вероятности двух способов отличаются не больше чем на " + apart.ru()
                        + " (предел: 0,000001); предсказание в пакете стоит " + part.ru()
                        + " онлайнового (предел: 0,5).");
    }

    private static String guess(double difference, double ratio) {
        if (!(difference <= DIFFERENCE_AT_MOST)) {
            return "scores";
        }
        return ratio <= COST_AT_MOST ? "cost" : "neither";
    }
}
