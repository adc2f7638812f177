package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.feature.window.EventIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IdSampleTest {

    @Test
    void add_upToItsSize_isExact() {
        IdSample sample = new IdSample();
        for (int i = 0; i < 3 * IdSample.MOST; i++) {
            sample.add(EventIds.hash("p" + i % IdSample.MOST));
        }

        assertThat(sample.distinct()).isEqualTo(IdSample.MOST);
        assertThat(sample.rows()).isEqualTo(3 * IdSample.MOST);
        assertThat(sample.oneOf()).isEqualTo(1);
    }

    @Test
    void add_beyond_keepsTheShareInBoundedMemory() throws IOException {
        IdSample sample = new IdSample();
        // A tenth of the rows repeats the one before.
        for (int i = 0; i < 1_000_000; i++) {
            sample.add(EventIds.hash("p" + (i % 10 == 9 ? i - 1 : i)));
        }

        assertThat(sample.distinct()).isLessThanOrEqualTo(IdSample.MOST);
        assertThat(sample.oneOf()).isGreaterThan(1);
        assertThat((double) sample.distinct() / sample.rows()).isCloseTo(0.9, within(0.01));

        IdSample again = IdSample.read(new DataInputStream(new ByteArrayInputStream(written(sample))));
        sample.add(EventIds.hash("new"));
        again.add(EventIds.hash("new"));
        assertThat(again.rows()).isEqualTo(sample.rows());
        assertThat(again.distinct()).isEqualTo(sample.distinct());
    }

    private static byte[] written(IdSample sample) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sample.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
