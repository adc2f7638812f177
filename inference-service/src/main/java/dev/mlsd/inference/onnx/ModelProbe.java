package dev.mlsd.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Finds out whether requests to a model may share a call. A first dimension of any size is not enough: a softmax over
 * it, a sequence length, a sum over all rows look the same from outside. So made-up rows are run one by one and
 * together, and only a model that gives each row the same result both times, within {@link #ABSOLUTE} + {@link
 * #RELATIVE} of it, batches. The same rows warm the session.
 */
final class ModelProbe {

    /** Largest difference of a result near 0. */
    static final double ABSOLUTE = 1e-5;

    /** Largest difference of a result in relation to it: kernels for one row and for many sum up in another order. */
    static final double RELATIVE = 1e-3;

    private static final long SEED = 11;
    private static final int ROWS = 3;
    private static final int WARM_RUNS = 5;
    private static final int MOST_ELEMENTS = 1 << 22;

    /** Sizes tried for dimensions of any size. */
    private static final int[] SIZES = {1, 2, 8, 32, 224};

    private ModelProbe() {}

    /** Whether all inputs and outputs have a first dimension of any size, and of the same name where it has one. */
    static boolean looksBatched(OrtSession session) throws OrtException {
        Set<String> names = new HashSet<>();
        Collection<NodeInfo> nodes = Stream.concat(
                        session.getInputInfo().values().stream(), session.getOutputInfo().values().stream())
                .toList();
        for (NodeInfo node : nodes) {
            if (!(node.getInfo() instanceof TensorInfo info)
                    || info.getShape().length == 0
                    || info.getShape()[0] != -1) {
                return false;
            }
            if (!info.getDimensionNames()[0].isEmpty()) {
                names.add(info.getDimensionNames()[0]);
            }
        }
        return names.size() <= 1 && !session.getInputInfo().isEmpty();
    }

    /** Whether rows have the same results together as one by one; false also when made-up rows do not run. */
    static boolean rowsAreIndependent(TensorModel model) {
        for (int size : SIZES) {
            try {
                return compare(model, size);
            } catch (ScoringException sizesDoNotFit) {
                // Another size may.
            }
        }
        return false;
    }

    private static boolean compare(TensorModel model, int size) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<List<Tensor>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(request(model, 1, size, random));
        }
        List<List<Tensor>> alone = new ArrayList<>();
        for (List<Tensor> row : rows) {
            alone.add(model.run(List.of(row)).outputs().getFirst());
        }
        List<List<Tensor>> together;
        try {
            together = model.run(rows).outputs();
        } catch (ScoringException doNotBatch) {
            return false;
        }
        for (int i = 0; i < ROWS; i++) {
            for (int output = 0; output < alone.get(i).size(); output++) {
                if (!same(alone.get(i).get(output), together.get(i).get(output))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Runs every bucket of batch sizes, so that no request is the first of its size. */
    static void warm(TensorModel model) {
        SplittableRandom random = new SplittableRandom(SEED);
        int largest = Math.max(1, model.signature().largestBatch());
        for (int size : SIZES) {
            try {
                for (int rows = 1;
                        rows <= largest;
                        rows = rows == largest ? largest + 1 : Math.min(largest, rows * 2)) {
                    for (int run = 0; run < WARM_RUNS; run++) {
                        model.run(List.of(request(model, rows, size, random)));
                    }
                }
                return;
            } catch (ScoringException sizesDoNotFit) {
                // Another size may; a model that none fits is not warmed.
            }
        }
    }

    private static List<Tensor> request(TensorModel model, int rows, int size, SplittableRandom random) {
        Map<String, long[]> shapes = new HashMap<>();
        long elements = 0;
        for (TensorSpec input : model.signature().inputs()) {
            long[] shape = input.shape().stream()
                    .mapToLong(dimension -> dimension < 0 ? size : dimension)
                    .toArray();
            if (model.signature().largestBatch() > 0) {
                shape[0] = rows;
            }
            shapes.put(input.name(), shape);
            long product = 1;
            for (long dimension : shape) {
                product *= dimension;
            }
            elements += product;
        }
        if (elements > MOST_ELEMENTS) {
            throw new ScoringException("made-up rows would be too large");
        }
        return model.signature().inputs().stream()
                .map(input -> madeUp(input, shapes.get(input.name()), random))
                .toList();
    }

    private static Tensor madeUp(TensorSpec input, long[] shape, SplittableRandom random) {
        int elements = 1;
        for (long dimension : shape) {
            elements *= (int) dimension;
        }
        if (input.datatype() == Datatype.BYTES) {
            byte[][] texts = new byte[elements][];
            for (int i = 0; i < elements; i++) {
                texts[i] = Integer.toString(random.nextInt(2)).getBytes(StandardCharsets.US_ASCII);
            }
            return Tensor.ofBytes(input.name(), shape, texts);
        }
        ByteBuffer data =
                ByteBuffer.allocate(elements * input.datatype().size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            switch (input.datatype()) {
                case BOOL, UINT8, INT8 -> data.put((byte) random.nextInt(2));
                case UINT16, INT16 -> data.putShort((short) random.nextInt(2));
                case UINT32, INT32 -> data.putInt(random.nextInt(2));
                case UINT64, INT64 -> data.putLong(random.nextInt(2));
                case FP16 -> data.putShort(Float.floatToFloat16(random.nextFloat()));
                case BF16 -> data.putShort((short) (Float.floatToIntBits(random.nextFloat()) >>> Short.SIZE));
                case FP32 -> data.putFloat(random.nextFloat());
                case FP64 -> data.putDouble(random.nextDouble());
                case BYTES -> throw new IllegalStateException("BYTES are made above");
            }
        }
        return Tensor.of(input.name(), input.datatype(), shape, data.flip());
    }

    private static boolean same(Tensor alone, Tensor together) {
        if (alone.equals(together)) {
            return true;
        }
        if (!alone.batchesWith(together) || alone.rows() != together.rows() || alone.datatype() == Datatype.BYTES) {
            return false;
        }
        ByteBuffer one = alone.data();
        ByteBuffer other = together.data();
        for (int i = 0; i < alone.elements(); i++) {
            double expected = value(alone.datatype(), one);
            double actual = value(together.datatype(), other);
            boolean near = Double.compare(expected, actual) == 0
                    || Math.abs(expected - actual) <= ABSOLUTE + RELATIVE * Math.abs(expected);
            if (!near) {
                return false;
            }
        }
        return true;
    }

    private static double value(Datatype datatype, ByteBuffer data) {
        return switch (datatype) {
            case FP16 -> Float.float16ToFloat(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << Short.SIZE);
            case FP32 -> data.getFloat();
            case FP64 -> data.getDouble();
            case BOOL, UINT8, INT8 -> data.get();
            case UINT16, INT16 -> data.getShort();
            case UINT32, INT32 -> data.getInt();
            case UINT64, INT64 -> data.getLong();
            case BYTES -> throw new IllegalStateException("BYTES are compared as they are");
        };
    }
}
