package dev.mlsd.inference.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TensorTest {

    private static Tensor floats(long[] shape, float... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        return Tensor.of("x", Datatype.FP32, shape, data.flip());
    }

    @Test
    void of_bytesThatAreNotThoseOfTheShape_saysHowManyItNeeds() {
        assertThatThrownBy(() -> floats(new long[] {2, 2}, 1, 2, 3))
                .isInstanceOf(InvalidTensor.class)
                .hasMessageContaining("[2, 2] needs 16 bytes, got 12");
        assertThatThrownBy(() -> floats(new long[] {-1}, 1)).hasMessageContaining("0 or more, got [-1]");
        assertThatThrownBy(() -> floats(new long[] {Long.MAX_VALUE, 4}, 1)).hasMessageContaining("at most");
        assertThatThrownBy(() -> floats(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1))
                .hasMessageContaining("got 9");
        assertThatThrownBy(() -> Tensor.of("b", Datatype.BOOL, new long[] {2}, ByteBuffer.wrap(new byte[] {1, 2})))
                .hasMessageContaining("element 1 of BOOL must be the byte 0 or 1, got 2");
    }

    @Test
    void of_scalarOrNothing_isATensor() {
        assertThat(floats(new long[0], 7).elements()).isEqualTo(1);
        assertThat(floats(new long[] {0, 3}).elements()).isZero();
    }

    @Property
    void of_textElements_comeBackAndPart(
            @ForAll @Size(max = 12) List<String> texts, @ForAll @IntRange(max = 12) int cut) {
        byte[][] elements = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        Tensor tensor = Tensor.ofBytes("x", new long[] {elements.length}, elements);

        assertThat(tensor.byteElements()).isDeepEqualTo(elements);
        int first = Math.min(cut, elements.length);
        Tensor head = tensor.slice(first, 0);
        Tensor tail = tensor.slice(elements.length - first, head.bytes());
        assertThat(head.byteElements()).isDeepEqualTo(Arrays.copyOf(elements, first));
        assertThat(tail.byteElements()).isDeepEqualTo(Arrays.copyOfRange(elements, first, elements.length));
    }

    @Property
    void of_anyBytesAsText_areRefusedOrRead(@ForAll byte[] bytes, @ForAll @IntRange(max = 4) int elements) {
        try {
            Tensor tensor = Tensor.of("x", Datatype.BYTES, new long[] {elements}, ByteBuffer.wrap(bytes));
            assertThat(Tensor.ofBytes("x", tensor.shape(), tensor.byteElements()))
                    .isEqualTo(tensor);
        } catch (InvalidTensor refused) {
            assertThat(refused).hasMessageContaining("BYTES of shape");
        }
    }

    @Test
    void order_whatDoesNotFitTheModel_isToldWithWhatIsAllowed() {
        Signature signature = new Signature(
                List.of(
                        new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)),
                        new TensorSpec("n", Datatype.INT64, List.of(-1L))),
                List.of(new TensorSpec("y", Datatype.FP32, List.of(-1L))),
                4);
        Tensor x = floats(new long[] {1, 2}, 1, 2);
        Tensor n = Tensor.of("n", Datatype.INT64, new long[] {1}, ByteBuffer.allocate(8));
        Tensor two = Tensor.of("n", Datatype.INT64, new long[] {2}, ByteBuffer.allocate(16));

        assertThat(signature.order(List.of(n, x))).containsExactly(x, n);
        assertThatThrownBy(() -> signature.order(List.of(x)))
                .hasMessageContaining("input 'n' is missing; it must be INT64 of shape [-1]");
        assertThatThrownBy(() -> signature.order(List.of(x, n, n))).hasMessageContaining("given once");
        assertThatThrownBy(() -> signature.order(List.of(x, two)))
                .hasMessageContaining("must be the same, got 1 for 'x' and 2 for 'n'");
        assertThatThrownBy(() -> signature.order(List.of(floats(new long[] {2}, 1, 2), n)))
                .hasMessageContaining("must have the shape [-1, 2] with any size for -1, got [2]");
        assertThatThrownBy(() -> signature.order(List.of(
                        floats(new long[] {5, 2}, new float[10]),
                        Tensor.of("n", Datatype.INT64, new long[] {5}, ByteBuffer.allocate(40)))))
                .hasMessageContaining("1 to 4 rows, got 5");
        assertThatThrownBy(() -> signature.checkOutput("z")).hasMessageContaining("the model's outputs are y");
        assertThatThrownBy(() -> Datatype.of("x", "FLOAT"))
                .hasMessageContaining("must be one of BOOL, UINT8")
                .hasMessageContaining("got 'FLOAT'");
    }
}
