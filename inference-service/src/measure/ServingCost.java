import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.Batcher;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.batching.Request;
import dev.mlsd.inference.onnx.OnnxModels;
import dev.mlsd.inference.onnx.TensorModel;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.serving.InferenceOutcome;
import dev.mlsd.inference.serving.ModelMeters;
import dev.mlsd.inference.serving.ModelServer;
import dev.mlsd.inference.serving.ServingParts;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.testing.OnnxGraph;
import dev.mlsd.inference.testing.OnnxGraph.Type;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/**
 * What batcher and tensors cost over a raw call of ONNX Runtime: rounds of both in turn, on one thread; see
 * serving-cost.sh.
 */
class ServingCost {

    private static final int BATCH = 64;
    private static final int INPUTS = 64;
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 300_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Path file;
    private final int width;
    private final String input;
    private final String output;
    private final float[][] rows = new float[INPUTS * BATCH][];

    private ServingCost(String name, Path file, String input, int width, String output) {
        this.name = name;
        this.file = file;
        this.input = input;
        this.width = width;
        this.output = output;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[width];
            for (int j = 0; j < width; j++) {
                rows[i][j] = random.nextFloat() * 100;
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path scratch = Path.of(arguments[1]);
        Path repository = Files.createDirectories(scratch.resolve("models"));
        copy(Path.of(arguments[0], "fraud-trees/1/model.onnx"), repository.resolve("trees/1/model.onnx"));
        Files.createDirectories(repository.resolve("network/1"));
        Files.write(repository.resolve("network/1/model.onnx"), network(256, 512, 256, 1));
        try (ModelServerBench bench = new ModelServerBench(scratch)) {
            new ServingCost("trees", repository.resolve("trees/1/model.onnx"), "features", 21, "probability").measure(bench, scratch);
            new ServingCost("network", repository.resolve("network/1/model.onnx"), "features", 256, "probability").measure(bench, scratch);
        }
    }

    private static void copy(Path from, Path to) throws java.io.IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    /** Dense layers with Relu between them. */
    private static byte[] network(int... widths) {
        SplittableRandom random = new SplittableRandom(2);
        OnnxGraph graph = new OnnxGraph()
                .input("features", Type.FP32, "batch", widths[0])
                .output("probability", Type.FP32, "batch", widths[widths.length - 1]);
        String from = "features";
        for (int layer = 1; layer < widths.length; layer++) {
            float[] weights = new float[widths[layer - 1] * widths[layer]];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextFloat() - 0.5f;
            }
            graph.constant("w" + layer, new long[] {widths[layer - 1], widths[layer]}, weights);
            boolean last = layer == widths.length - 1;
            String sum = last ? "logit" : "sum" + layer;
            graph.node("MatMul", List.of(from, "w" + layer), sum);
            from = last ? "probability" : "hidden" + layer;
            graph.node(last ? "Sigmoid" : "Relu", List.of(sum), from);
        }
        return graph.bytes();
    }

    private interface Call {
        /** Runs the input of a number. */
        void run(int number) throws Exception;
    }

    /** Nanoseconds a call, the median of the rounds of each, in turn. */
    private static double[] rounds(Call... calls) throws Exception {
        double[][] times = new double[calls.length][ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            for (int call = 0; call < calls.length; call++) {
                long begin = System.nanoTime();
                int done = 0;
                while (System.nanoTime() - begin < ROUND_NANOS) {
                    for (int i = 0; i < INPUTS; i++) {
                        calls[call].run(i);
                    }
                    done += INPUTS;
                }
                if (round >= 0) {
                    times[call][round] = (System.nanoTime() - begin) / (double) done;
                }
            }
        }
        return Arrays.stream(times).mapToDouble(ServingCost::median).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void measure(ModelServerBench bench, Path scratch) throws Exception {
        Tensor[] batches = new Tensor[INPUTS];
        Tensor[][] singles = new Tensor[INPUTS][BATCH];
        for (int i = 0; i < INPUTS; i++) {
            batches[i] = tensor(i * BATCH, BATCH);
            for (int j = 0; j < BATCH; j++) {
                singles[i][j] = tensor(i * BATCH + j, 1);
            }
        }
        try (Raw raw64 = new Raw(BATCH);
                Raw raw1 = new Raw(1);
                TensorModel model = new OnnxModels(scratch.resolve("optimised"), 1, BATCH).open(file).getFirst();
                Batcher<List<Tensor>, List<Tensor>> batcher = new Batcher<>(
                        new BatchOptions(1, BATCH, BATCH),
                        (executor, requests) -> model.run(requests).outputs(),
                        System::nanoTime,
                        task -> {
                            throw new RejectedExecutionException("one thread");
                        })) {
            double[] batch = rounds(
                    raw64::run,
                    number -> {
                        List<Request<List<Tensor>, List<Tensor>>> requests = new ArrayList<>(BATCH);
                        for (Tensor row : singles[number]) {
                            requests.add(new Request<>(List.of(row), 1, System.nanoTime() + PATIENCE.toNanos(), outcome -> {}));
                        }
                        batcher.submit(requests);
                    },
                    number -> bench.infer(name, batches[number]));
            report("64 requests of one row through the batcher", batch[0], batch[1]);
            report("one request of 64 rows through the whole server", batch[0], batch[2]);
            double[] one = rounds(raw1::run, number -> bench.infer(name, singles[number][0]));
            System.out.printf(
                    "%-8s one row: raw %.1f us, through the whole server %.1f us, %.1f us more%n",
                    name, one[0] / 1e3, one[1] / 1e3, (one[1] - one[0]) / 1e3);
        }
    }

    private void report(String what, double raw, double ours) {
        System.out.printf(
                "%-8s batch 64, %s: raw %.0f rows/s, ours %.0f rows/s, %.1f %%%n",
                name, what, BATCH * 1e9 / raw, BATCH * 1e9 / ours, 100 * raw / ours);
    }

    private Tensor tensor(int first, int count) {
        ByteBuffer data = ByteBuffer.allocate(count * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (float value : rows[first + i]) {
                data.putFloat(value);
            }
        }
        return Tensor.of(input, Datatype.FP32, new long[] {count, width}, data.flip());
    }

    /** ONNX Runtime by itself: tensors over direct buffers made beforehand, filled beforehand, nothing read. */
    private final class Raw implements AutoCloseable {

        private final OrtSession session;
        private final List<OnnxTensor> inputs = new ArrayList<>();
        private final OnnxTensor target;

        Raw(int count) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.setCPUArenaAllocator(false);
                options.setMemoryPatternOptimization(false);
                options.addConfigEntry("session.intra_op.allow_spinning", "0");
                session = environment.createSession(file.toString(), options);
            }
            for (int i = 0; i < INPUTS; i++) {
                FloatBuffer buffer = direct(count * width);
                for (int j = 0; j < count; j++) {
                    buffer.put(rows[i * BATCH + j]);
                }
                inputs.add(OnnxTensor.createTensor(environment, buffer.flip(), new long[] {count, width}));
            }
            target = OnnxTensor.createTensor(environment, direct(count), new long[] {count, 1});
        }

        private static FloatBuffer direct(int floats) {
            return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
        }

        void run(int number) throws OrtException {
            session.run(Map.of(input, inputs.get(number)), Map.of(output, target)).close();
        }

        @Override
        public void close() throws OrtException {
            inputs.forEach(OnnxTensor::close);
            target.close();
            session.close();
        }
    }

    /** The server as it runs in the service, with one executor. */
    private static final class ModelServerBench implements AutoCloseable {

        private final ModelServer server;

        ModelServerBench(Path scratch) {
            server = new ModelServer(
                    new ModelRepository(scratch.resolve("models"), new ObjectMapper()),
                    new OnnxModels(scratch.resolve("optimised"), 1, BATCH),
                    new ServingParts(
                            new BatchOptions(1, BATCH, 4096),
                            new FairPermits(1),
                            true,
                            0,
                            System::nanoTime,
                            task -> {
                                throw new RejectedExecutionException("one thread");
                            },
                            () -> new BatchPolicy.WorkConserving(BATCH),
                            (nanos, task) -> {
                                throw new RejectedExecutionException("nothing waits");
                            },
                            Clock.systemUTC()),
                    new ModelMeters(new SimpleMeterRegistry()));
            server.load("trees");
            server.load("network");
        }

        void infer(String model, Tensor tensor) {
            server.infer(model, "", List.of(tensor), PATIENCE, outcome -> {
                if (!(outcome instanceof InferenceOutcome.Answered)) {
                    throw new IllegalStateException("got " + outcome);
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            server.stop();
        }
    }
}
