package dev.mlsd.inference.api.oip;

import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Outputs as exactly as a caller may know them: else the protocol would be the way around rounded decisions. Floating-point tensors of
 * any width are rounded, all others stay as they are.
 */
final class RoundedOutputs {

    private static final int BFLOAT_SHIFT = 16;

    private RoundedOutputs() {}

    /** The same tensors where the caller may know everything; then nothing is copied. */
    static List<Tensor> of(List<Tensor> outputs, Caller caller) {
        return caller.knowsAll()
                ? outputs
                : outputs.stream().map(output -> rounded(output, caller)).toList();
    }

    private static Tensor rounded(Tensor output, Caller caller) {
        Datatype type = output.datatype();
        ByteBuffer from = output.data();
        ByteBuffer to = ByteBuffer.allocate(output.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            switch (type) {
                case FP64 -> to.putDouble(caller.rounded(from.getDouble()));
                case FP32 -> to.putFloat((float) caller.rounded(from.getFloat()));
                case FP16 ->
                    to.putShort(Float.floatToFloat16((float) caller.rounded(Float.float16ToFloat(from.getShort()))));
                case BF16 -> {
                    float value = Float.intBitsToFloat(from.getShort() << BFLOAT_SHIFT);
                    to.putShort((short) (Float.floatToIntBits((float) caller.rounded(value)) >> BFLOAT_SHIFT));
                }
                default -> {
                    return output;
                }
            }
        }
        return Tensor.of(output.name(), type, output.shape(), to.flip());
    }
}
