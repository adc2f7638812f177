import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a batch costs: ONNX Runtime on one thread, as inference-service runs it, for batches of 1 to 64 rows. The quickest tenth of the
 * calls is told beside the median: on a machine that does other things it is the better figure.
 *
 * <pre>java --enable-native-access=ALL-UNNAMED -cp 'deploy/training/target/lib/*' deploy/training/src/measure/BatchCost.java MODEL.onnx...</pre>
 */
final class BatchCost {

    private static final int COLUMNS = 21;
    private static final int CALLS = 600;

    public static void main(String[] models) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        for (String model : models) {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            try (OrtSession session = environment.createSession(model, options)) {
                System.out.println(model);
                System.out.println("  rows   batch ms (best tenth)   median   us a row (best tenth)   median   times less than one by one");
                double alone = 0;
                double aloneMedian = 0;
                for (int rows : new int[] {1, 2, 4, 8, 16, 32, 64}) {
                    double[] nanos = new double[CALLS];
                    SplittableRandom random = new SplittableRandom(rows);
                    FloatBuffer buffer = ByteBuffer.allocateDirect(rows * COLUMNS * Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
                    try (OnnxTensor input = OnnxTensor.createTensor(environment, buffer, new long[] {rows, COLUMNS})) {
                        for (int call = 0; call < CALLS; call++) {
                            for (int i = 0; i < rows * COLUMNS; i++) {
                                buffer.put(i, (float) (random.nextDouble() * 100));
                            }
                            long begin = System.nanoTime();
                            session.run(Map.of("features", input)).close();
                            nanos[call] = System.nanoTime() - begin;
                        }
                    }
                    Arrays.sort(nanos);
                    double best = nanos[CALLS / 20] / 1e6;
                    double median = nanos[CALLS / 2] / 1e6;
                    if (rows == 1) {
                        alone = best;
                        aloneMedian = median;
                    }
                    System.out.printf(
                            "%6d %24.3f %8.3f %23.1f %8.1f %14.1f (median %.1f)%n",
                            rows,
                            best,
                            median,
                            best / rows * 1e3,
                            median / rows * 1e3,
                            alone / (best / rows),
                            aloneMedian / (median / rows));
                }
            }
        }
    }
}
