package dev.mlsd.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.tensor.TensorSpec;
import dev.mlsd.inference.testing.ModelFolder;
import dev.mlsd.inference.testing.OnnxGraph;
import dev.mlsd.inference.testing.OnnxGraph.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelsTest {

    private static final int LARGEST = 8;
    private static final int RELOADS = 1000;
    private static final long PAGE_KIB = 4;
    private static final long SLACK_KIB = 64 << 10;

    @TempDir
    private Path folder;

    private OnnxModels models() {
        return new OnnxModels(folder.resolve("optimised"), 1, LARGEST);
    }

    private TensorModel open(byte[] model) throws IOException {
        return models().open(Files.write(folder.resolve("model.onnx"), model)).getFirst();
    }

    private static Tensor random(TensorSpec spec, int rows, SplittableRandom random) {
        long[] shape =
                spec.shape().stream().mapToLong(size -> size < 0 ? rows : size).toArray();
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        if (spec.datatype() == Datatype.BYTES) {
            byte[][] texts = new byte[elements][];
            for (int i = 0; i < elements; i++) {
                texts[i] = "ü".repeat(random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
            }
            return Tensor.ofBytes(spec.name(), shape, texts);
        }
        byte[] bytes = new byte[elements * spec.datatype().size()];
        random.nextBytes(bytes);
        if (spec.datatype() == Datatype.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return Tensor.of(spec.name(), spec.datatype(), shape, ByteBuffer.wrap(bytes));
    }

    private static Tensor floats(String name, long[] shape, float... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        return Tensor.of(name, Datatype.FP32, shape, data.flip());
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void run_everyDatatype_comesBackToTheBitForEachRequestOfABatch(Type type) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        try (TensorModel model = open(OnnxGraph.identity(type, "batch", 3))) {
            TensorSpec input = model.signature().inputs().getFirst();
            assertThat(input).isEqualTo(new TensorSpec("x", Datatype.valueOf(type.name()), List.of(-1L, 3L)));
            assertThat(model.signature().largestBatch()).isEqualTo(LARGEST);
            for (int round = 0; round < 20; round++) {
                List<List<Tensor>> requests = new ArrayList<>();
                for (int left = LARGEST;
                        left > 0;
                        left -= (int) requests.getLast().getFirst().rows()) {
                    requests.add(List.of(random(input, random.nextInt(1, left + 1), random)));
                }
                List<List<Tensor>> answers = model.run(requests).outputs();
                for (int i = 0; i < requests.size(); i++) {
                    Tensor asked = requests.get(i).getFirst();
                    assertThat(answers.get(i))
                            .containsExactly(Tensor.of("y", asked.datatype(), asked.shape(), asked.data()));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void run_everyDatatypeWithoutABatchDimension_comesBackToTheBit(Type type) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        try (TensorModel model = open(OnnxGraph.identity(type, 2, 2))) {
            assertThat(model.signature().largestBatch()).isZero();
            Tensor asked = random(model.signature().inputs().getFirst(), 1, random);
            assertThat(model.run(List.of(List.of(asked))).outputs().getFirst())
                    .containsExactly(Tensor.of("y", asked.datatype(), asked.shape(), asked.data()));
        }
    }

    @Test
    void open_rowsThatDependOnEachOther_areNotBatched() throws IOException {
        byte[] softmaxOverRows = new OnnxGraph()
                .input("x", Type.FP32, "batch", 2)
                .output("y", Type.FP32, "batch", 2)
                .node("Softmax", List.of("x"), "y", "axis", 0)
                .bytes();
        byte[] softmaxWithinRows = new OnnxGraph()
                .input("x", Type.FP32, "batch", 2)
                .output("y", Type.FP32, "batch", 2)
                .node("Softmax", List.of("x"), "y", "axis", 1)
                .bytes();

        try (TensorModel model = open(softmaxOverRows)) {
            assertThat(model.signature().largestBatch()).isZero();
            Tensor together = model.run(List.of(List.of(floats("x", new long[] {2, 2}, 1, 1, 1, 1))))
                    .outputs()
                    .getFirst()
                    .getFirst();
            assertThat(together.data().getFloat(0)).isEqualTo(0.5f);
        }
        try (TensorModel model = open(softmaxWithinRows)) {
            assertThat(model.signature().largestBatch()).isEqualTo(LARGEST);
        }
    }

    @Test
    void run_manyInputsAndOutputsOfAnySize_areTakenByName() throws IOException {
        byte[] sumAndProduct = new OnnxGraph()
                .input("b", Type.FP32, "batch", "width")
                .input("a", Type.FP32, "batch", "width")
                .output("difference", Type.FP32, "batch", "width")
                .output("product", Type.FP32, "batch", "width")
                .node("Sub", List.of("a", "b"), "difference")
                .node("Mul", List.of("a", "b"), "product")
                .bytes();
        try (TensorModel model = open(sumAndProduct)) {
            List<Tensor> ordered = model.signature()
                    .order(List.of(floats("a", new long[] {1, 2}, 5, 6), floats("b", new long[] {1, 2}, 2, 3)));
            assertThat(model.signature().largestBatch()).isEqualTo(LARGEST);
            assertThat(model.run(List.of(ordered)).outputs().getFirst())
                    .containsExactly(
                            floats("difference", new long[] {1, 2}, 3, 3),
                            floats("product", new long[] {1, 2}, 10, 18));
        }
    }

    @Test
    void run_valuesThatTheModelCannotTake_areTheRequestsFault() throws IOException {
        byte[] lookup = new OnnxGraph()
                .input("x", Type.INT64, "batch")
                .output("y", Type.FP32, "batch")
                .constant("table", new long[] {2}, 10, 20)
                .node("Gather", List.of("table", "x"), "y")
                .bytes();
        try (TensorModel model = open(lookup)) {
            ByteBuffer beyond =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 7);
            Tensor asked = Tensor.of("x", Datatype.INT64, new long[] {1}, beyond);
            assertThatThrownBy(() -> model.run(List.of(List.of(asked))))
                    .isInstanceOfSatisfying(
                            ScoringException.class,
                            failure -> assertThat(failure.isOfItsInput()).isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fraud-trees", "fraud-logistic", "fraud-network"})
    void run_shippedModel_givesEachRowInABatchWhatItGivesItAlone(String name) {
        SplittableRandom random = new SplittableRandom(2);
        try (TensorModel model = new OnnxModels(folder, 1, 64)
                .open(ModelFolder.shipped().resolve(name).resolve("1/model.onnx"))
                .getFirst()) {
            int features = model.signature().inputs().getFirst().shape().get(1).intValue();
            List<List<Tensor>> rows = new ArrayList<>();
            for (int row = 0; row < 64; row++) {
                float[] values = new float[features];
                for (int i = 0; i < features; i++) {
                    values[i] = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat(0, 100);
                }
                rows.add(List.of(floats("features", new long[] {1, features}, values)));
            }
            List<List<Tensor>> together = model.run(rows).outputs();
            for (int row = 0; row < 64; row++) {
                float alone = model.run(List.of(rows.get(row)))
                        .outputs()
                        .getFirst()
                        .getFirst()
                        .data()
                        .getFloat();
                assertThat((double) together.get(row).getFirst().data().getFloat())
                        .isCloseTo(alone, within(1e-6));
            }
        }
    }

    @Test
    void open_whatIsNoModel_saysSoAndLeavesNoSession() throws IOException {
        int before = OnnxModels.openSessions();
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");

        assertThatThrownBy(() -> models().open(text))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("text.onnx");
        assertThat(OnnxModels.openSessions()).isEqualTo(before);
    }

    @Test
    void open_again_findsTheOptimisedGraphAndGivesTheSame() throws IOException {
        Tensor asked = floats("x", new long[] {1, 2}, 3, 4);
        byte[] model = new OnnxGraph()
                .input("x", Type.FP32, "batch", 2)
                .output("y", Type.FP32, "batch", 2)
                .constant("one", new long[] {1}, 1)
                .node("Add", List.of("x", "one"), "z")
                .node("Relu", List.of("z"), "y")
                .bytes();
        List<Tensor> first;
        try (TensorModel opened = open(model)) {
            first = opened.run(List.of(List.of(asked))).outputs().getFirst();
        }
        try (TensorModel opened = open(model);
                Stream<Path> kept = Files.list(folder.resolve("optimised"))) {
            assertThat(opened.run(List.of(List.of(asked))).outputs().getFirst()).isEqualTo(first);
            assertThat(kept)
                    .singleElement()
                    .satisfies(file -> assertThat(file.toString()).endsWith(".onnx"));
        }
    }

    /** Sessions and direct buffers are counted to the last one; the process's own memory may only wander. */
    @Test
    void open_aThousandTimes_leavesNothingBehind() throws IOException {
        Path model = ModelFolder.shipped().resolve("fraud-trees/1/model.onnx");
        OnnxModels models = new OnnxModels(folder, 1, LARGEST);
        int sessions = OnnxModels.openSessions();
        long afterTenth = 0;
        for (int i = 0; i < RELOADS; i++) {
            models.open(model).forEach(TensorModel::close);
            if (i == RELOADS / 10) {
                afterTenth = residentKib();
            }
        }
        assertThat(OnnxModels.openSessions()).isEqualTo(sessions);
        assertThat(residentKib() - afterTenth)
                .as("KiB that nine hundred reloads added to the process; a session that leaked takes some 200 each")
                .isLessThan(SLACK_KIB);
    }

    /** 0 where the system does not tell. */
    private static long residentKib() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ")[1]) * PAGE_KIB : 0;
    }
}
