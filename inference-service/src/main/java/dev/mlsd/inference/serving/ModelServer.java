package dev.mlsd.inference.serving;

import dev.mlsd.inference.onnx.OnnxModels;
import dev.mlsd.inference.onnx.ScoringException;
import dev.mlsd.inference.onnx.TensorModel;
import dev.mlsd.inference.repository.ModelException;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelRepository.Graph;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.serving.ServedModel.Version;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Signature;
import dev.mlsd.inference.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Serves every version of every model in the repository by its own inputs and outputs. Looks at the folder every two
 * seconds: what is new is loaded and warmed beside what serves, then swapped in; what was swapped out closes when its
 * last request is through. A version that cannot be loaded is refused once, until its file changes, and what served
 * before goes on. One thread loads at a time, so that loading never takes more than one processor.
 */
public final class ModelServer {

    private static final Logger LOG = Logger.getLogger(ModelServer.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Map<String, ServedModel> models = new ConcurrentSkipListMap<>();
    private final ModelRepository repository;
    private final OnnxModels opener;
    private final ServingParts parts;
    private final ModelMeters meters;
    private final Thread thread;
    private volatile boolean looked;
    private volatile boolean stopped;

    /** Nothing is loaded before {@link #start}. */
    public ModelServer(ModelRepository repository, OnnxModels opener, ServingParts parts, ModelMeters meters) {
        this.repository = repository;
        this.opener = opener;
        this.parts = parts;
        this.meters = meters;
        this.thread = Thread.ofPlatform().name("model-server").daemon().unstarted(this::keep);
    }

    /**
     * A version in the repository.
     *
     * @param signature null where it does not serve
     * @param reason why it does not serve, else empty
     */
    public record Entry(
            String name,
            String version,
            Signature signature,
            String reason,
            boolean loading,
            VersionStatistics statistics) {

        /** Whether it serves. */
        public boolean serves() {
            return signature != null;
        }
    }

    /** Starts to look at the repository. */
    public void start() {
        thread.start();
    }

    private void keep() {
        while (!stopped) {
            try {
                look();
            } catch (RuntimeException failure) {
                LOG.warnf("the model repository cannot be read: %s", failure.getMessage());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Brings what serves in line with the repository. */
    synchronized void look() {
        List<Graph> graphs = repository.graphs();
        for (Graph graph : graphs) {
            ServedModel model = models.computeIfAbsent(graph.id().name(), name -> new ServedModel());
            Version version = model.version(graph.id());
            if (!model.isUnloaded() && !graph.equals(version.graph()) && !stopped) {
                load(version, graph);
            }
        }
        Set<ModelId> there = graphs.stream().map(Graph::id).collect(Collectors.toSet());
        models.forEach((name, model) -> {
            for (Version version : model.versions()) {
                if (!there.contains(version.id())) {
                    version.unload("it is gone from the repository");
                    model.remove(version);
                }
            }
            model.choose(production(name));
        });
        models.values().removeIf(model -> model.versions().isEmpty());
        looked = true;
    }

    private String production(String name) {
        try {
            return repository.production(name).map(id -> id.version()).orElse(null);
        } catch (ModelException unreadable) {
            return null;
        }
    }

    /** Null when it serves now, else why not. */
    private String load(Version version, Graph graph) {
        try {
            if (graph.isDecisionModel()) {
                repository.artifact(version.id());
            }
            List<TensorModel> opened = opener.open(graph.model());
            meters.show(version.id(), version.statistics());
            version.serve(graph, new ServedVersion(version.id(), opened, version.statistics(), parts));
            return null;
        } catch (ScoringException | ModelException failure) {
            version.refuse(graph, failure.getMessage());
            LOG.warnf("model %s is not served by the inference protocol: %s", version.id(), failure.getMessage());
            return failure.getMessage();
        }
    }

    /**
     * Loads all versions of a model, also those that serve already.
     *
     * @throws InvalidTensor when there is no such model, or a version cannot be loaded; what served before then goes on
     */
    public synchronized void load(String name) {
        List<Graph> graphs = repository.graphs().stream()
                .filter(graph -> graph.id().name().equals(name))
                .toList();
        if (graphs.isEmpty()) {
            throw unknown(name);
        }
        ServedModel model = models.computeIfAbsent(name, fresh -> new ServedModel());
        List<String> failures = new ArrayList<>();
        for (Graph graph : graphs) {
            String failure = load(model.version(graph.id()), graph);
            if (failure != null) {
                failures.add("version " + graph.id().version() + ": " + failure);
            }
        }
        model.setUnloaded(false);
        model.choose(production(name));
        if (!failures.isEmpty()) {
            throw new InvalidTensor("failed to load '" + name + "': " + String.join("; ", failures));
        }
    }

    /**
     * Stops serving a model until it is loaded again; requests under way are answered. Decisions do not depend on it:
     * they have sessions of their own.
     *
     * @throws InvalidTensor when there is no such model
     */
    public synchronized void unload(String name) {
        ServedModel model = models.get(name);
        if (model == null) {
            throw unknown(name);
        }
        model.setUnloaded(true);
        model.versions().forEach(version -> version.unload("unloaded"));
        model.choose(null);
    }

    private InvalidTensor unknown(String name) {
        return new InvalidTensor("there is no model '" + InvalidTensor.shown(name) + "' in the repository; there are "
                + (models.isEmpty() ? "none" : String.join(", ", models.keySet())));
    }

    /**
     * Runs a request; its receiver is called exactly once, by this thread or another.
     *
     * @param version null or empty for the usual one
     * @param timeout how long the caller waits
     */
    public void infer(
            String name, String version, List<Tensor> inputs, Duration timeout, Consumer<InferenceOutcome> receiver) {
        ServedModel model = models.get(name);
        Version found = model == null ? null : find(model, version);
        ModelSlot.Lease<ServedVersion> lease =
                found == null ? null : found.slot().lease().orElse(null);
        if (lease == null) {
            receiver.accept(missing(name, version, model, found));
            return;
        }
        try {
            lease.model().submit(inputs, parts.nanoTime().getAsLong() + timeout.toNanos(), outcome -> {
                lease.release();
                receiver.accept(outcome);
            });
        } catch (InvalidTensor invalid) {
            lease.release();
            receiver.accept(new InferenceOutcome.Invalid(invalid.getMessage()));
        }
    }

    private static Version find(ServedModel model, String version) {
        return version == null || version.isEmpty()
                ? model.usual()
                : model.find(version).orElse(null);
    }

    private InferenceOutcome missing(String name, String version, ServedModel model, Version found) {
        if (model == null) {
            return looked
                    ? new InferenceOutcome.Unknown(unknown(name).getMessage())
                    : new InferenceOutcome.Unavailable("the models are being loaded");
        }
        if (found == null && version != null && !version.isEmpty()) {
            return new InferenceOutcome.Unknown("there is no version '" + InvalidTensor.shown(version)
                    + "' of the model '" + name + "'; there are "
                    + model.versions().stream().map(one -> one.id().version()).collect(Collectors.joining(", ")));
        }
        if (model.versions().stream().anyMatch(Version::isLoading)) {
            return new InferenceOutcome.Unavailable("the model '" + name + "' is being loaded");
        }
        String reason = model.versions().stream()
                .filter(one -> found == null || one == found)
                .map(one -> one.id().version() + ": " + one.reason())
                .collect(Collectors.joining("; "));
        return new InferenceOutcome.Unknown("the model '" + name + "' does not serve (version " + reason + ")");
    }

    /** All versions, by name and number. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        models.forEach((name, model) -> model.versions().forEach(version -> entries.add(entry(version))));
        return entries;
    }

    private static Entry entry(Version version) {
        return new Entry(
                version.id().name(),
                version.id().version(),
                version.signature(),
                version.reason(),
                version.isLoading(),
                version.statistics());
    }

    /**
     * A version that serves.
     *
     * @param version null or empty for the usual one
     * @throws NoSuchModel when there is none; the message says why
     */
    public Entry serving(String name, String version) throws NoSuchModel {
        ServedModel model = models.get(name);
        Version found = model == null ? null : find(model, version);
        if (found != null && found.serves()) {
            return entry(found);
        }
        InferenceOutcome why = missing(name, version, model, found);
        throw new NoSuchModel(
                why instanceof InferenceOutcome.Unknown(String message) ? message : "the models are being loaded");
    }

    /** Whether each model in the repository serves, those apart that were unloaded. */
    public boolean isReady() {
        return looked && models.values().stream().allMatch(model -> model.isUnloaded() || model.usual() != null);
    }

    /** A second has passed. */
    public void tick() {
        models.values()
                .forEach(model ->
                        model.versions().forEach(version -> version.statistics().tick()));
    }

    /** Stops looking, and lets all that serves drain. */
    public void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        if (thread.isAlive()) {
            thread.join(STOP_WITHIN);
        }
        models.values().forEach(model -> model.versions().forEach(version -> version.unload("the service stops")));
    }
}
