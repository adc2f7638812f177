package dev.mlsd.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.batching.LeaveReason;
import dev.mlsd.inference.onnx.OnnxModels;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.testing.OnnxGraph;
import dev.mlsd.inference.testing.OnnxGraph.Type;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServerTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final ExecutorService helpers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<BatchPolicy> policy = new AtomicReference<>(new BatchPolicy.WorkConserving(8));
    private ModelServer server;

    @BeforeEach
    void serve() throws IOException {
        put("lookup", "1", lookup());
        put("double", "1", twice());
        server = server(0);
        server.look();
    }

    private ModelServer server(long cacheBytes) {
        return new ModelServer(
                new ModelRepository(folder.resolve("models"), new ObjectMapper()),
                new OnnxModels(folder.resolve("optimised"), 2, 8),
                new ServingParts(
                        new BatchOptions(2, 8, 1 << 16),
                        new FairPermits(2),
                        true,
                        cacheBytes,
                        System::nanoTime,
                        helpers,
                        policy::get,
                        (nanos, task) -> timer.schedule(task, nanos, TimeUnit.NANOSECONDS),
                        Clock.systemUTC()),
                new ModelMeters(new SimpleMeterRegistry()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
        helpers.shutdownNow();
        timer.shutdownNow();
    }

    private void put(String name, String version, byte[] model) throws IOException {
        Files.write(
                Files.createDirectories(folder.resolve("models").resolve(name).resolve(version))
                        .resolve("model.onnx"),
                model);
    }

    /** y = x + x, for rows of any number. */
    private static byte[] twice() {
        return new OnnxGraph()
                .input("x", Type.INT64, "batch")
                .output("y", Type.INT64, "batch")
                .node("Add", List.of("x", "x"), "y")
                .bytes();
    }

    /** Fails for what is not 0 or 1. */
    private static byte[] lookup() {
        return new OnnxGraph()
                .input("x", Type.INT64, "batch")
                .output("y", Type.FP32, "batch")
                .constant("table", new long[] {2}, 10, 20)
                .node("Gather", List.of("table", "x"), "y")
                .bytes();
    }

    private static List<Tensor> asked(long... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            data.putLong(value);
        }
        return List.of(Tensor.of("x", Datatype.INT64, new long[] {values.length}, data.flip()));
    }

    private InferenceOutcome infer(String name, long... values) {
        Queue<InferenceOutcome> outcomes = new ConcurrentLinkedQueue<>();
        server.infer(name, "", asked(values), LONG, outcomes::add);
        Await.until("the request is answered", () -> !outcomes.isEmpty());
        return outcomes.remove();
    }

    private static List<Long> longs(InferenceOutcome outcome) {
        ByteBuffer data =
                ((InferenceOutcome.Answered) outcome).outputs().getFirst().data();
        List<Long> values = new ArrayList<>();
        while (data.hasRemaining()) {
            values.add(data.getLong());
        }
        return values;
    }

    @Test
    void infer_aRequestThatBreaksTheModel_failsAloneInItsBatch() {
        int requests = 200;
        AtomicInteger right = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        Queue<String> others = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < requests; i++) {
            long value = i % 5 == 0 ? 7 : 1;
            helpers.execute(() -> server.infer("lookup", "1", asked(value), LONG, outcome -> {
                switch (outcome) {
                    case InferenceOutcome.Answered answered when value == 1 -> right.incrementAndGet();
                    case InferenceOutcome.Invalid invalid when value == 7 -> wrong.incrementAndGet();
                    default -> others.add(value + " got " + outcome);
                }
            }));
        }
        Await.until("all are answered", () -> right.get() + wrong.get() + others.size() == requests);
        assertThat(others).isEmpty();
        assertThat(wrong).hasValue(requests / 5);
    }

    /** Random arrivals while the model is loaded again and again, and another is unloaded and loaded. */
    @Test
    void infer_whileModelsAreReloaded_answersEachOnceWithItsOwnResult() throws Exception {
        int threads = 4;
        int each = 3_000;
        AtomicIntegerArray answers = new AtomicIntegerArray(threads * each);
        Queue<String> mistakes = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                SplittableRandom random = new SplittableRandom(thread);
                callers.execute(() -> {
                    for (int i = first; i < first + each; i++) {
                        int number = i;
                        // Some are identical to others under way.
                        long value = random.nextInt(4) == 0 ? 3 : number;
                        server.infer("double", "", asked(value, number), LONG, outcome -> {
                            if (!(outcome instanceof InferenceOutcome.Answered)
                                    || !longs(outcome).equals(List.of(2 * value, 2L * number))) {
                                mistakes.add(number + " got " + outcome);
                            }
                            answers.incrementAndGet(number);
                            answered.incrementAndGet();
                        });
                    }
                });
            }
            while (answered.get() < threads * each) {
                server.load("double");
                server.unload("lookup");
                server.load("lookup");
            }
        }
        assertThat(mistakes).isEmpty();
        for (int i = 0; i < answers.length(); i++) {
            assertThat(answers.get(i)).as("answers of request %d", i).isOne();
        }
    }

    @Test
    void look_changesInTheFolder_areFollowed() throws IOException, NoSuchModel {
        put("double", "2", OnnxGraph.identity(Type.INT64, "batch"));
        server.look();
        assertThat(server.serving("double", "").version()).isEqualTo("2");
        Files.writeString(folder.resolve("models/double/stages.json"), "{\"production\":\"1\"}");
        server.look();
        assertThat(server.serving("double", null).version()).isEqualTo("1");
        put("double", "1", "no model".getBytes());
        server.look();
        assertThat(longs(infer("double", 4))).as("what served before goes on").containsExactly(8L);
        Files.delete(folder.resolve("models/double/1/model.onnx"));
        server.look();
        assertThat(server.serving("double", "").version()).isEqualTo("2");
        assertThatThrownBy(() -> server.serving("double", "1"))
                .isInstanceOf(NoSuchModel.class)
                .hasMessageContaining("there are 2");
    }

    @Test
    void load_whatCannotBeLoaded_saysWhy() throws IOException {
        put("double", "3", "no model".getBytes());

        assertThatThrownBy(() -> server.load("double"))
                .isInstanceOf(InvalidTensor.class)
                .hasMessageContaining("version 3");
        assertThat(longs(infer("double", 1))).containsExactly(2L);
        assertThatThrownBy(() -> server.unload("nothing")).hasMessageContaining("there are double, lookup");
    }

    @Test
    void stop_leavesNoSession() throws InterruptedException {
        assertThat(OnnxModels.openSessions()).isGreaterThan(0);
        server.stop();
        assertThat(server.entries()).noneMatch(ModelServer.Entry::serves);
    }

    @Test
    void infer_identicalRequestsUnderWay_areRunOnce() throws NoSuchModel {
        policy.set(new BatchPolicy.FixedWindow(8, LONG));
        Queue<List<Long>> answers = new ConcurrentLinkedQueue<>();
        server.infer("double", "", asked(1), LONG.multipliedBy(9), outcome -> answers.add(longs(outcome)));
        server.infer("double", "", asked(1), LONG.multipliedBy(9), outcome -> answers.add(longs(outcome)));
        assertThat(answers).as("the batch waits for more rows").isEmpty();
        server.infer("double", "", asked(2, 3, 4, 5, 6, 7, 8), LONG.multipliedBy(9), outcome -> {});

        Await.until("both are answered", () -> answers.size() == 2);
        assertThat(answers).containsExactly(List.of(2L), List.of(2L));
        VersionStatistics statistics = server.serving("double", "").statistics();
        assertThat(statistics.shared()).isEqualTo(1);
        assertThat(statistics.snapshot().inferences()).isEqualTo(8);
        assertThat(statistics.batches(LeaveReason.FULL)).isEqualTo(1);
    }

    @Test
    void infer_resultsAreKept_onlyWhereThereIsRoomForThem() throws NoSuchModel, InterruptedException {
        infer("double", 5);
        infer("double", 5);
        assertThat(server.serving("double", "").statistics().snapshot().executions())
                .as("nothing is kept unless asked for")
                .isEqualTo(2);
        server.stop();
        server = server(1 << 10);
        server.look();

        assertThat(longs(infer("double", 5))).containsExactly(10L);
        assertThat(longs(infer("double", 5))).containsExactly(10L);
        assertThat(longs(infer("double", 6))).containsExactly(12L);
        VersionStatistics.Snapshot counts =
                server.serving("double", "").statistics().snapshot();
        assertThat(counts.executions()).isEqualTo(2);
        assertThat(counts.cacheHit().count()).isEqualTo(1);
        assertThat(counts.cacheMiss().count()).isEqualTo(2);
        assertThat(counts.success().count()).isEqualTo(3);
    }

    @Test
    void statistics_ofRequests_countRowsAndCalls() throws NoSuchModel {
        infer("double", 1, 2, 3);
        infer("double", 1);
        infer("lookup", 7);

        VersionStatistics.Snapshot counts =
                server.serving("double", "").statistics().snapshot();
        assertThat(counts.inferences()).isEqualTo(4);
        assertThat(counts.executions()).isEqualTo(2);
        assertThat(counts.success().count()).isEqualTo(2);
        assertThat(counts.batches()).extracting(VersionStatistics.Batch::rows).containsExactly(1, 3);
        assertThat(counts.queue().count()).isEqualTo(2);
        assertThat(server.serving("lookup", "").statistics().snapshot().fail().count())
                .isEqualTo(1);
    }
}
