package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.experiment.Bench;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.experiment.Recorder;
import dev.mlsd.workbench.live.WorkbenchSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The live stack, for one run. Closing it puts everything back, in the reverse order of how it was taken. */
public final class LiveBench implements Bench, AutoCloseable {

    private static final String ONLINE_FEATURES = "/get-online-features";

    /** The code of a problem: the service is well, and cannot do it now. */
    private static final String UNAVAILABLE = "service-unavailable";

    private static final String HISTORICAL_FEATURES = "/v1/historical-features";
    private static final int HISTORY_ATTEMPTS = 10;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** A world that has just been started makes its past first. */
    private static final Duration FOR_A_WORLD = Duration.ofSeconds(30);

    private final WorkbenchSettings parts;
    private final BenchSettings settings;
    private final ObjectMapper mapper;
    private final Recorder recorder;
    private final String runId;
    private final Asking asking;
    private final HeldLease inference;
    private final HeldLease features;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private EventPublisher publisher;

    public LiveBench(
            WorkbenchSettings parts, BenchSettings settings, ObjectMapper mapper, Recorder recorder, String runId) {
        this.parts = parts;
        this.settings = settings;
        this.mapper = mapper;
        this.recorder = recorder;
        this.runId = runId;
        this.asking = new Asking(mapper);
        this.inference = new HeldLease(asking, parts.inferenceUrl(), runId);
        this.features = new HeldLease(asking, parts.featureUrl(), runId);
    }

    @Override
    public Recorder recorder() {
        return recorder;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Load load(String target) throws ExperimentException {
        LoadProcess load = LoadProcess.start(mapper, settings.trafficJar(), target);
        opened.push(load);
        return load;
    }

    @Override
    public void inference(Map<String, Object> wanted) throws ExperimentException, InterruptedException {
        inference.set(wanted);
    }

    @Override
    public void features(Map<String, Object> wanted) throws ExperimentException, InterruptedException {
        features.set(wanted);
    }

    @Override
    public Batches batches() throws ExperimentException, InterruptedException {
        JsonNode batching =
                asking.get(parts.inferenceUrl().resolve("/v1/stats")).path("batching");
        return new Batches(
                number(batching.path("batch_rows").path("mean")),
                number(batching.path("queue_ms").path("p99")),
                number(batching.path("compute_ms").path("p99")));
    }

    @Override
    public Answer get(Part part, String path) throws ExperimentException, InterruptedException {
        return asking.any(HttpRequest.newBuilder(url(part).resolve(path)).GET());
    }

    @Override
    public Answer post(Part part, String path, String mediaType, String body)
            throws ExperimentException, InterruptedException {
        return asking.any(HttpRequest.newBuilder(url(part).resolve(path))
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Override
    public Reply send(Part part, String path, Map<String, String> headers, String body)
            throws ExperimentException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(part).resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return asking.reply(request);
    }

    @Override
    public Map<String, Object> ask(Part part, String path, Map<String, ?> body)
            throws ExperimentException, InterruptedException {
        return mapper.convertValue(asking.post(url(part).resolve(path), body), OBJECT);
    }

    private URI url(Part part) {
        return switch (part) {
            case FEATURES -> parts.featureUrl();
            case INFERENCE -> parts.inferenceUrl();
            case MONITORING -> parts.monitoringUrl();
        };
    }

    private static Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    @Override
    public List<Map<String, Double>> vectors(List<String> names, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException {
        JsonNode results = ask(names, queries).path("results");
        List<Map<String, Double>> vectors = new ArrayList<>(queries.size());
        for (int row = 0; row < queries.size(); row++) {
            Map<String, Double> vector = new HashMap<>();
            for (int feature = 0; feature < names.size(); feature++) {
                vector.put(
                        names.get(feature),
                        number(results.path(feature).path("values").path(row)));
            }
            vectors.add(vector);
        }
        return vectors;
    }

    @Override
    public Optional<List<Map<String, ServedValue>>> served(List<String> names, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException {
        JsonNode results;
        try {
            results = ask(names, queries).path("results");
        } catch (ExperimentException e) {
            if (e.code().equals(UNAVAILABLE)) {
                return Optional.empty();
            }
            throw e;
        }
        List<Map<String, ServedValue>> vectors = new ArrayList<>(queries.size());
        for (int row = 0; row < queries.size(); row++) {
            Map<String, ServedValue> vector = new HashMap<>();
            for (int feature = 0; feature < names.size(); feature++) {
                JsonNode column = results.path(feature);
                vector.put(
                        names.get(feature),
                        new ServedValue(
                                number(column.path("values").path(row)),
                                column.path("statuses").path(row).asText(),
                                column.path("ages_ms").path(row).asLong()));
            }
            vectors.add(vector);
        }
        return Optional.of(vectors);
    }

    @Override
    public List<ServedPayment> servedPayments(int frauds, int genuine)
            throws ExperimentException, InterruptedException {
        return served().read(ServedPayments.Choice.byKind(frauds, genuine), worldMillis());
    }

    @Override
    public List<ServedPayment> servedSample(int most) throws ExperimentException, InterruptedException {
        return served().read(ServedPayments.Choice.any(most), worldMillis());
    }

    private ServedPayments served() throws ExperimentException, InterruptedException {
        worldMillis(); // so that there is a world
        String from =
                asking.get(parts.trafficUrl().resolve("/status")).path("from").asText("");
        long firstDecided;
        try {
            firstDecided = Instant.parse(from).toEpochMilli();
        } catch (DateTimeParseException all) {
            firstDecided = 0;
        }
        return new ServedPayments(kafka(), asking.get(parts.inferenceUrl().resolve("/v1/models")), firstDecided);
    }

    @Override
    public List<DecidedPayment> decidedPayments(int days) throws ExperimentException, InterruptedException {
        return new DecidedPayments(kafka()).read(days, worldMillis());
    }

    @Override
    public long newestArrival(String feature, String customer) throws ExperimentException, InterruptedException {
        JsonNode times = ask(List.of(feature), List.of(new VectorQuery(customer, customer, worldMillis())))
                .path("results")
                .path(0)
                .path("event_timestamps");
        return Instant.parse(times.path(0).asText()).toEpochMilli();
    }

    private JsonNode ask(List<String> names, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException {
        return asking.post(
                parts.featureUrl().resolve(ONLINE_FEATURES), Map.of("features", names, "entities", entities(queries)));
    }

    @Override
    public List<Map<String, Double>> historicalVectors(List<String> names, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException {
        Map<String, Object> body = Map.of("features", names, "entities", entities(queries), "format", "json");
        List<Map<String, Double>> vectors = new ArrayList<>(queries.size());
        for (JsonNode line : history(body)) {
            Map<String, Double> vector = new HashMap<>();
            names.forEach(name -> vector.put(name, number(line.path(name))));
            vectors.add(vector);
        }
        return vectors;
    }

    /** Somebody else's join ends before long. */
    private List<JsonNode> history(Map<String, Object> body) throws ExperimentException, InterruptedException {
        URI address = parts.featureUrl().resolve(HISTORICAL_FEATURES);
        for (int attempt = 1; ; attempt++) {
            try {
                return asking.postForLines(address, body);
            } catch (ExperimentException busy) {
                if (!busy.code().equals("too-many-requests") || attempt == HISTORY_ATTEMPTS) {
                    throw busy;
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    private static Map<String, List<String>> entities(List<VectorQuery> queries) {
        return Map.of(
                "customer_id", queries.stream().map(VectorQuery::customer).toList(),
                "terminal_id", queries.stream().map(VectorQuery::terminal).toList(),
                "event_timestamp",
                        queries.stream()
                                .map(query -> Instant.ofEpochMilli(query.momentMillis())
                                        .toString())
                                .toList());
    }

    @Override
    public void publish(List<PaymentEvent> payments) throws ExperimentException, InterruptedException {
        if (publisher == null) {
            publisher = new EventPublisher(kafka());
            opened.push(publisher);
        }
        publisher.publish(payments);
    }

    private String kafka() throws ExperimentException {
        return parts.kafka()
                .orElseThrow(() -> new ExperimentException(
                        "no_broker", "nobody told the workbench where the broker is (MLSD_KAFKA)"));
    }

    @Override
    public Map<String, Double> processorSeconds() throws ExperimentException, InterruptedException {
        return new ProcessorTimes(parts, asking).read();
    }

    @Override
    public BatchScores batchScores(String model, List<PaymentEvent> payments, Stream<PaymentEvent> besides)
            throws ExperimentException, InterruptedException {
        return new BatchScoring(mapper, settings.trainingJar()).score(model, payments, besides);
    }

    @Override
    public long worldMillis() throws ExperimentException, InterruptedException {
        long end = System.nanoTime() + FOR_A_WORLD.toNanos();
        while (true) {
            String now = asking.get(parts.trafficUrl().resolve("/status"))
                    .path("world_time")
                    .asText("");
            try {
                return Instant.parse(now).toEpochMilli();
            } catch (DateTimeParseException none) {
                if (System.nanoTime() - end >= 0) {
                    throw new ExperimentException(
                            "no_world",
                            "the traffic source does not tell the world's time, also after " + FOR_A_WORLD.toSeconds()
                                    + " s");
                }
                Thread.sleep(Duration.ofMillis(500));
            }
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException("something could not be closed", failed);
            }
        }
        inference.close();
        features.close();
        asking.close();
    }
}
