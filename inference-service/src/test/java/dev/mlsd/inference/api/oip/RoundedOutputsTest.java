package dev.mlsd.inference.api.oip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Client;
import dev.mlsd.inference.protection.KeyRing;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundedOutputsTest {

    private static final List<Client.Key> KEYS = List.of(new Client.Key(KeyRing.sha256("open"), null, null));
    private static final Caller COARSE = new Caller(new Client("coarse", 1, 1, 2, KEYS));
    private static final Caller EXACT = new Caller(new Client("exact", 1, 1, Client.ALL_DECIMALS, KEYS));

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Tensor tensor(Datatype type, ByteBuffer data) {
        return Tensor.of("out", type, new long[] {data.limit() / type.size(), 1}, data);
    }

    private static Tensor rounded(Tensor tensor) {
        return RoundedOutputs.of(List.of(tensor), COARSE).getFirst();
    }

    @Test
    void of_floatsOfEveryWidth_keepTheDecimalsThatTheCallerMayKnow() {
        Tensor doubles = rounded(tensor(
                Datatype.FP64,
                bytes(16).putDouble(0.123456).putDouble(Double.NaN).flip()));
        Tensor floats = rounded(tensor(
                Datatype.FP32,
                bytes(8).putFloat(0.98765f).putFloat(Float.NEGATIVE_INFINITY).flip()));
        Tensor halves = rounded(tensor(
                Datatype.FP16, bytes(2).putShort(Float.floatToFloat16(0.3333f)).flip()));
        Tensor brains = rounded(tensor(
                Datatype.BF16,
                bytes(2).putShort((short) (Float.floatToIntBits(0.7578125f) >> 16))
                        .flip()));

        assertThat(doubles.data().getDouble(0)).isEqualTo(0.12);
        assertThat(doubles.data().getDouble(8)).isNaN();
        assertThat(floats.data().getFloat(0)).isEqualTo(0.99f);
        assertThat(floats.data().getFloat(4)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(halves.data().getShort(0)).isEqualTo(Float.floatToFloat16(0.33f));
        assertThat(brains.data().getShort(0)).isEqualTo((short) (Float.floatToIntBits(0.76f) >> 16));
        assertThat(floats.shape()).containsExactly(2, 1);
    }

    @Test
    void of_wholeNumbersAndCallersWhoMayKnowAll_staysTheSameTensor() {
        Tensor whole = tensor(Datatype.INT32, bytes(4).putInt(7).flip());
        Tensor floats = tensor(Datatype.FP32, bytes(4).putFloat(0.98765f).flip());

        assertThat(rounded(whole)).isSameAs(whole);
        assertThat(RoundedOutputs.of(List.of(floats), EXACT)).containsExactly(floats);
        assertThat(RoundedOutputs.of(List.of(floats), Caller.ANYBODY).getFirst())
                .isSameAs(floats);
    }
}
