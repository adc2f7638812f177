package dev.mlsd.traffic.digest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.traffic.digest.Difference.Cause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a digest, keeps it and compares it, as asked. */
public final class DigestRun {

    private final String kafka;
    private final InferenceService inference;
    private final PrintWriter out;
    private final Registry registry = RegistryReader.readDefault();

    /**
     * A run.
     *
     * @param environment with {@code MLSD_KAFKA} and {@code MLSD_INFERENCE_URL}
     */
    public DigestRun(Map<String, String> environment, PrintWriter out) {
        this.kafka = environment.getOrDefault("MLSD_KAFKA", "127.0.0.1:9083");
        this.inference = new InferenceService(environment.getOrDefault("MLSD_INFERENCE_URL", "http://127.0.0.1:8082"));
        this.out = out;
    }

    /**
     * What is asked for; files are null where they are not.
     *
     * @param beforeMillis only payments made before this world time count
     * @param save where every decision is to be kept
     * @param against what another run kept
     * @param differences where every difference is to be written
     */
    public record Wish(long beforeMillis, Path save, Path against, Path differences, boolean json) {}

    /**
     * Does it.
     *
     * @return false when a difference is unexplained or a payment missing
     * @throws DigestException when the log or the other run's file cannot be used
     */
    public boolean run(Wish wish) throws IOException, InterruptedException {
        inference.awaitLogged();
        Comparison comparison = wish.against() == null ? null : new Comparison(DigestReport.read(wish.against()));
        WorldDigest.Result result = digest(wish, comparison);
        if (comparison == null) {
            tell(wish, result);
            return true;
        }
        Map<String, VectorPlan> plans = new HashMap<>();
        List<Difference> differences = comparison.differences(
                kafka,
                registry,
                prediction -> plans.computeIfAbsent(
                        prediction.getModelName() + "/" + prediction.getModelVersion(),
                        model -> inference.plan(registry, prediction.getModelName(), prediction.getModelVersion())));
        if (wish.differences() != null) {
            try (DigestReport.Lines lines = new DigestReport.Lines(wish.differences())) {
                differences.forEach(difference -> lines.write(difference.line()));
                lines.finish();
            }
        }
        tell(wish, result, comparison.equal(), differences);
        return differences.stream()
                .noneMatch(
                        difference -> difference.cause() == Cause.UNEXPLAINED || difference.cause() == Cause.MISSING);
    }

    private WorldDigest.Result digest(Wish wish, Comparison comparison) throws IOException {
        WorldDigest digest = new WorldDigest();
        DecisionLog log = new DecisionLog(kafka);
        try (DigestReport.Lines lines = wish.save() == null ? null : new DigestReport.Lines(wish.save())) {
            log.forEach(prediction -> {
                if (prediction.getEventTimeMillis() < wish.beforeMillis() && digest.add(prediction)) {
                    if (lines != null) {
                        lines.write(SavedDecision.of(prediction).line());
                    }
                    if (comparison != null) {
                        comparison.offer(prediction);
                    }
                }
            });
            if (lines != null) {
                lines.finish();
            }
        }
        return digest.result();
    }

    private void tell(Wish wish, WorldDigest.Result result) throws IOException {
        if (wish.json()) {
            printJson(fields(result));
        } else {
            DigestReport.print(out, result);
        }
    }

    private void tell(Wish wish, WorldDigest.Result result, long equal, List<Difference> differences)
            throws IOException {
        if (wish.json()) {
            Map<String, Object> fields = fields(result);
            fields.put("equal", equal);
            for (Cause cause : Cause.values()) {
                fields.put(
                        cause.name().toLowerCase(java.util.Locale.ROOT),
                        differences.stream()
                                .filter(difference -> difference.cause() == cause)
                                .count());
            }
            printJson(fields);
        } else {
            DigestReport.print(out, result);
            DigestReport.print(out, equal, differences);
        }
    }

    private static Map<String, Object> fields(WorldDigest.Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("digest", result.digest());
        fields.put("decisions", result.decisions());
        fields.put("by_rules", result.byRules());
        fields.put("repeats", result.repeats());
        fields.put("differing_repeats", result.differingRepeats());
        return fields;
    }

    private void printJson(Map<String, Object> fields) throws IOException {
        out.println(new ObjectMapper().writeValueAsString(fields));
    }
}
