package dev.mlsd.inference.api.oip;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.serving.ModelServer;
import dev.mlsd.inference.serving.ModelServer.Entry;
import dev.mlsd.inference.serving.NoSuchModel;
import dev.mlsd.inference.serving.ServingParts;
import dev.mlsd.inference.serving.VersionStatistics;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.TensorSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What the protocol and Triton's extensions say of models, in the field names of their JSON; gRPC has the same fields.
 */
@ApplicationScoped
class ModelViews {

    private static final String READY = "READY";
    private static final String LOADING = "LOADING";
    private static final String UNAVAILABLE = "UNAVAILABLE";
    private static final int NANOS_PER_MICRO = 1_000;

    private final ModelServer server;
    private final ServingParts parts;

    ModelViews(ModelServer server, ServingParts parts) {
        this.server = server;
        this.parts = parts;
    }

    /** An input or output. */
    record TensorView(String name, String datatype, List<Long> shape) {}

    /** A model. */
    record Metadata(
            String name, List<String> versions, String platform, List<TensorView> inputs, List<TensorView> outputs) {}

    /** A version in the repository; the reason is empty where it serves. */
    record Indexed(String name, String version, String state, String reason) {}

    /** An input or output without its batch dimension. */
    @JsonNaming(SnakeCaseStrategy.class)
    record ConfigTensor(String name, String dataType, List<Long> dims) {}

    /** Sessions. */
    record Instances(String name, String kind, int count) {}

    /** How requests are batched. */
    @JsonNaming(SnakeCaseStrategy.class)
    record DynamicBatching(List<Integer> preferredBatchSize, long maxQueueDelayMicroseconds) {}

    /** Whether results are kept. */
    record Cache(boolean enable) {}

    /** How a model is run; batching is null where its requests are not batched. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Config(
            String name,
            String platform,
            String backend,
            int maxBatchSize,
            List<ConfigTensor> input,
            List<ConfigTensor> output,
            List<Instances> instanceGroup,
            String defaultModelFilename,
            DynamicBatching dynamicBatching,
            Cache responseCache) {}

    /** How often, and how long together. */
    record Counted(long count, long ns) {
        static Counted of(VersionStatistics.Duration duration) {
            return new Counted(duration.count(), duration.nanos());
        }
    }

    /** Of requests. */
    @JsonNaming(SnakeCaseStrategy.class)
    record InferenceStats(
            Counted success,
            Counted fail,
            Counted queue,
            Counted computeInput,
            Counted computeInfer,
            Counted computeOutput,
            Counted cacheHit,
            Counted cacheMiss) {}

    /** Of calls of the model with so many rows. */
    @JsonNaming(SnakeCaseStrategy.class)
    record BatchStats(int batchSize, Counted computeInput, Counted computeInfer, Counted computeOutput) {}

    /** Of a version. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Stats(
            String name,
            String version,
            long lastInference,
            long inferenceCount,
            long executionCount,
            InferenceStats inferenceStats,
            List<BatchStats> batchStats) {}

    /** Of all versions asked for. */
    @JsonNaming(SnakeCaseStrategy.class)
    record AllStats(List<Stats> modelStats) {}

    Metadata metadata(String name, String version) throws NoSuchModel {
        Entry entry = server.serving(name, version);
        return new Metadata(
                name,
                server.entries().stream()
                        .filter(other -> other.serves() && other.name().equals(name))
                        .map(Entry::version)
                        .toList(),
                ServerMetadata.PLATFORM,
                entry.signature().inputs().stream().map(ModelViews::tensor).toList(),
                entry.signature().outputs().stream().map(ModelViews::tensor).toList());
    }

    private static TensorView tensor(TensorSpec spec) {
        return new TensorView(spec.name(), spec.datatype().name(), spec.shape());
    }

    Config config(String name, String version) throws NoSuchModel {
        Entry entry = server.serving(name, version);
        int largest = entry.signature().largestBatch();
        BatchPolicy policy = parts.policies().get();
        return new Config(
                name,
                ServerMetadata.PLATFORM,
                "onnxruntime",
                largest,
                entry.signature().inputs().stream()
                        .map(spec -> configTensor(spec, largest))
                        .toList(),
                entry.signature().outputs().stream()
                        .map(spec -> configTensor(spec, largest))
                        .toList(),
                List.of(new Instances(name, "KIND_CPU", parts.batching().executors())),
                "model.onnx",
                largest == 0
                        ? null
                        : new DynamicBatching(
                                List.of(Math.min(largest, policy.largest())),
                                policy.delay().toNanos() / NANOS_PER_MICRO),
                new Cache(parts.cacheBytes() > 0));
    }

    private static ConfigTensor configTensor(TensorSpec spec, int largestBatch) {
        List<Long> shape = spec.shape();
        return new ConfigTensor(
                spec.name(),
                "TYPE_"
                        + (spec.datatype() == Datatype.BYTES
                                ? "STRING"
                                : spec.datatype().name()),
                largestBatch > 0 ? shape.subList(1, shape.size()) : shape);
    }

    /** All versions in the repository, or only those that serve. */
    List<Indexed> index(boolean ready) {
        return server.entries().stream()
                .filter(entry -> !ready || entry.serves())
                .map(entry -> new Indexed(
                        entry.name(),
                        entry.version(),
                        entry.serves() ? READY : entry.loading() ? LOADING : UNAVAILABLE,
                        entry.reason()))
                .toList();
    }

    /** Of one version, of all of a model (null or empty version), or of all models. */
    AllStats statistics(String name, String version) throws NoSuchModel {
        boolean all = name == null || name.isEmpty();
        List<Entry> entries = server.entries().stream()
                .filter(Entry::serves)
                .filter(entry -> all || entry.name().equals(name))
                .filter(entry ->
                        version == null || version.isEmpty() || entry.version().equals(version))
                .toList();
        if (entries.isEmpty() && !all) {
            server.serving(name, version);
        }
        return new AllStats(entries.stream()
                .map(entry -> stats(entry, entry.statistics().snapshot()))
                .toList());
    }

    private static Stats stats(Entry entry, VersionStatistics.Snapshot counts) {
        return new Stats(
                entry.name(),
                entry.version(),
                counts.lastInferenceMillis(),
                counts.inferences(),
                counts.executions(),
                new InferenceStats(
                        Counted.of(counts.success()),
                        Counted.of(counts.fail()),
                        Counted.of(counts.queue()),
                        Counted.of(counts.input()),
                        Counted.of(counts.infer()),
                        Counted.of(counts.output()),
                        Counted.of(counts.cacheHit()),
                        Counted.of(counts.cacheMiss())),
                counts.batches().stream()
                        .map(batch -> new BatchStats(
                                batch.rows(),
                                Counted.of(batch.input()),
                                Counted.of(batch.infer()),
                                Counted.of(batch.output())))
                        .toList());
    }
}
