package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys that open and keys that do not, a client that asks far more often than it may beside one that does not, rounded answers, and bodies
 * that are wrong in every way. Keys and clients are the run's own, under the lease.
 */
public final class ApiProtection implements Experiment {

    private static final String ID = "api-protection";
    private static final String DECISIONS = "/v1/decisions";
    private static final double GREEDY_PER_SECOND = 20;
    private static final int GREEDY_BURST = 10;
    private static final int GREEDY_AT_ONCE = 8;
    private static final Duration GREEDY_TIME = Duration.ofSeconds(6);
    private static final int PATIENCE = 200;
    private static final int DECIMALS = 2;
    private static final int ROUNDED = 40;
    private static final int LEAST_ROUNDED = 20;
    private static final int FUZZED = 400;
    private static final int LARGE = 70_000;
    private static final int LARGE_BODIES = 5;
    private static final List<String> INSIDES =
            List.of("Exception", "dev.mlsd", "java.", "jackson", "vertx", "quarkus", "\tat ", "sha256");
    private static final Pattern PROBABILITY = Pattern.compile("\"fraud_probability\":([-0-9.eE]+)");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        Instant now = Instant.now();
        Instant later = now.plus(Duration.ofHours(1));
        List<Object> clients = List.of(
                client("greedy", GREEDY_PER_SECOND, GREEDY_BURST, 15, List.of(key("greedy-key", null, null))),
                client(
                        "calm",
                        100_000,
                        100_000,
                        15,
                        List.of(
                                key("calm-old", null, later),
                                key("calm-new", now.minusSeconds(60), null),
                                key("calm-over", null, now.minusSeconds(60)),
                                key("calm-next", later, null))),
                client("coarse", 100_000, 100_000, DECIMALS, List.of(key("coarse-key", null, null))));
        // Sabotage: the same keys are there, and nobody looks at them.
        bench.inference(sabotaged ? Map.of("clients", clients, "protected", false) : Map.of("clients", clients));
        Asker asker = new Asker(bench, Instant.ofEpochMilli(bench.worldMillis()).toString());
        recorder.phase("keys");
        recorder.row(keys(asker));
        recorder.phase("limits");
        limits(asker, recorder);
        recorder.phase("rounding");
        recorder.row(rounding(asker));
        recorder.phase("bodies");
        recorder.row(bodies(asker, new Random(bench.runId().hashCode())));
    }

    private static Map<String, Object> client(
            String name, double perSecond, int burst, int decimals, List<Map<String, Object>> keys) {
        return Map.of("name", name, "per_second", perSecond, "burst", burst, "decimals", decimals, "keys", keys);
    }

    private static Map<String, Object> key(String key, Instant notBefore, Instant notAfter) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sha256", sha256(key));
        if (notBefore != null) {
            all.put("not_before", notBefore.toString());
        }
        if (notAfter != null) {
            all.put("not_after", notAfter.toString());
        }
        return all;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Asks for decisions on payments of a load test. */
    private static final class Asker {

        private final Bench bench;
        private final String moment;
        private int number;

        Asker(Bench bench, String moment) {
            this.bench = bench;
            this.moment = moment;
        }

        Reply ask(String key) throws ExperimentException, InterruptedException {
            return ask(key, right(number++));
        }

        Reply ask(String key, String body) throws ExperimentException, InterruptedException {
            return bench.send(
                    Part.INFERENCE,
                    DECISIONS,
                    Map.of("Content-Type", "application/json", "Authorization", "Bearer " + key),
                    body);
        }

        String right(int payment) {
            return String.format(
                    Locale.ROOT,
                    "{\"transaction_id\":\"%s-%d\",\"customer_id\":\"c%06d\",\"terminal_id\":\"t%06d\",\"amount\":\"%d.37\","
                            + "\"timestamp\":\"%s\",\"load_test\":true}",
                    bench.runId(),
                    payment,
                    payment % 100,
                    payment % 97,
                    1 + payment * 37 % 400,
                    moment);
        }
    }

    private static Map<String, Object> row(String check, long asked, long wrong) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("check", check);
        row.put("asked", asked);
        row.put("wrong", wrong);
        return row;
    }

    private static Map<String, Object> keys(Asker asker) throws ExperimentException, InterruptedException {
        long wrong = 0;
        for (String opens : List.of("calm-old", "calm-new")) {
            wrong += asker.ask(opens).status() == 200 ? 0 : 1;
        }
        List<String> shut = List.of("calm-over", "calm-next", "guess", "", sha256("calm-old"));
        for (String key : shut) {
            Reply reply = asker.ask(key);
            wrong += reply.status() == 401 && isDiscreet(reply) ? 0 : 1;
        }
        return row("keys", 2 + shut.size(), wrong);
    }

    private static void limits(Asker asker, Recorder recorder) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        long asked = 0;
        long admitted = 0;
        long untold = 0;
        long calmAsked = 0;
        long calmWrong = 0;
        int tick = 0;
        while (System.nanoTime() - begun < GREEDY_TIME.toNanos()) {
            for (int i = 0; i < GREEDY_AT_ONCE; i++) {
                Reply reply = asker.ask("greedy-key");
                asked++;
                admitted += reply.status() == 200 ? 1 : 0;
                untold += reply.status() == 200 || (reply.status() == 429 && reply.retryAfter() != null) ? 0 : 1;
            }
            calmAsked++;
            calmWrong += asker.ask("calm-new").status() == 200 ? 0 : 1;
            if (tick++ % 4 == 0) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                recorder.point("greedy", admitted / seconds);
                recorder.point("greedy_asks", asked / seconds);
                recorder.point("allowed", (GREEDY_BURST + GREEDY_PER_SECOND * seconds) / seconds);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double allowed = GREEDY_BURST + GREEDY_PER_SECOND * seconds + 1;
        recorder.row(row("limit", asked, untold + (long) Math.max(0, Math.ceil(admitted - allowed))));
        recorder.row(row("neighbour", calmAsked, calmWrong));
        recorder.figure("greedy_asked", asked / seconds);
        recorder.figure("greedy_admitted", admitted / seconds);
        Thread.sleep(Duration.ofSeconds(untilRefused(asker)));
        recorder.row(row("as_told", 1, asker.ask("greedy-key").status() == 200 ? 0 : 1));
    }

    /** Asks on until it is refused, for now and then there is a token; gives the seconds that the refusal says to wait. */
    private static long untilRefused(Asker asker) throws ExperimentException, InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            Reply reply = asker.ask("greedy-key");
            if (reply.status() == 429 && reply.retryAfter() != null) {
                return Long.parseLong(reply.retryAfter());
            }
        }
        return 0;
    }

    private static Map<String, Object> rounding(Asker asker) throws ExperimentException, InterruptedException {
        long compared = 0;
        long wrong = 0;
        for (int payment = 0; payment < ROUNDED; payment++) {
            String exact = probability(asker.ask("calm-new", asker.right(payment)));
            String coarse = probability(asker.ask("coarse-key", asker.right(payment)));
            // The rules may have decided one of them, and give no probability.
            if (exact != null && coarse != null) {
                compared++;
                double steps = Double.parseDouble(coarse) * Math.pow(10, DECIMALS);
                wrong += Math.abs(steps - Math.rint(steps)) < 1e-9 ? 0 : 1;
            }
        }
        return row("rounding", compared, wrong);
    }

    private static String probability(Reply reply) {
        Matcher found = PROBABILITY.matcher(reply.text());
        return reply.status() == 200 && found.find() ? found.group(1) : null;
    }

    private static Map<String, Object> bodies(Asker asker, Random random)
            throws ExperimentException, InterruptedException {
        long wrong = 0;
        for (int i = 0; i < FUZZED; i++) {
            Reply reply = asker.ask("calm-new", fuzzed(asker.right(i), random));
            wrong += reply.status() < 500 && isDiscreet(reply) ? 0 : 1;
        }
        for (int i = 0; i < LARGE_BODIES; i++) {
            Reply reply = asker.ask("calm-new", " ".repeat(LARGE));
            wrong += reply.status() == 413 && isDiscreet(reply) ? 0 : 1;
        }
        wrong += asker.ask("calm-new").status() == 200 ? 0 : 1;
        return row("bodies", FUZZED + LARGE_BODIES + 1, wrong);
    }

    private static String fuzzed(String right, Random random) {
        StringBuilder body = new StringBuilder(right);
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(body.length());
            switch (random.nextInt(4)) {
                case 0 -> body.setCharAt(at, (char) random.nextInt(0x250));
                case 1 -> body.deleteCharAt(at);
                case 2 -> body.insert(at, "{[\"\\,:}]1e9999999".charAt(random.nextInt(17)));
                default -> body.insert(at, body.substring(random.nextInt(at + 1), at));
            }
        }
        return body.toString();
    }

    private static boolean isDiscreet(Reply reply) {
        return INSIDES.stream().noneMatch(reply.text()::contains);
    }

    @Override
    public Judgement judge(Evidence evidence) {
        List<String> checks = new ArrayList<>();
        for (String check : List.of("keys", "limit", "neighbour", "as_told", "rounding", "bodies")) {
            if (evidence.cell(Map.of("check", check), "wrong") > 0) {
                checks.add(check);
            }
        }
        double wrong = evidence.sum("wrong");
        double rounded = evidence.cell(Map.of("check", "rounding"), "asked");
        boolean holds = checks.isEmpty() && rounded >= LEAST_ROUNDED;
        Map<String, Double> figures = Map.of(
                "greedy_asked",
                evidence.figure("greedy_asked"),
                "greedy_admitted",
                evidence.figure("greedy_admitted"),
                "per_second",
                GREEDY_PER_SECOND,
                "burst",
                (double) GREEDY_BURST,
                "neighbour",
                evidence.cell(Map.of("check", "neighbour"), "asked"),
                "rounded",
                rounded,
                "bodies",
                evidence.cell(Map.of("check", "bodies"), "asked"),
                "wrong",
                wrong);
        return new Judgement(holds, worst(wrong, checks, rounded), figures, holds ? "client" : "nobody");
    }

    private static Text worst(double wrong, List<String> checks, double rounded) {
        Text count = Template.number(wrong);
        Text compared = Template.number(rounded);
        String which = checks.isEmpty() ? "" : " (" + String.join(", ", checks) + ")";
        return new Text(
                count.en() + " answers were not what they should be" + which + " (limit: 0); " + compared.en()
                        + " rounded answers were compared (at least " + LEAST_ROUNDED + ").",
                "Не такие, как должны быть, ответов: " + count.ru() + which
                        + " (предел: 0); округлённых ответов сравнено: " + compared.ru() + " (не меньше "
                        + LEAST_ROUNDED + ").");
    }
}
