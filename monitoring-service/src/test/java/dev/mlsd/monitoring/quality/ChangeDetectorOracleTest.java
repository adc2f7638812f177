package dev.mlsd.monitoring.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from the tests of River and MOA; s1.txt is 1000 values in {0, 1} and then 1000 in {0, ..., 7}. */
class ChangeDetectorOracleTest {

    private static List<Integer> signals(ChangeDetector detector, double[] values, ChangeDetector.Signal wanted) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (detector.add(values[i]) == wanted) {
                indices.add(i);
            }
        }
        return indices;
    }

    private static List<Integer> drifts(ChangeDetector detector, double[] values) {
        return signals(detector, values, ChangeDetector.Signal.DRIFT);
    }

    private static double[] s1() throws IOException {
        try (InputStream in = ChangeDetectorOracleTest.class.getResourceAsStream("/streams/s1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }

    private static double[] step(int zeros, int others, double value) {
        return DoubleStream.concat(
                        DoubleStream.generate(() -> 0).limit(zeros),
                        DoubleStream.generate(() -> value).limit(others))
                .toArray();
    }

    private static Adwin adwin() {
        return new Adwin(Adwin.Options.DEFAULT);
    }

    private static PageHinkley pageHinkley() {
        return new PageHinkley(PageHinkley.Options.DEFAULT);
    }

    @Test
    void adwin_streams_areThoseOfRiver() throws IOException {
        assertThat(drifts(adwin(), s1())).containsExactly(1023);
        assertThat(drifts(adwin(), step(500, 500, 1))).containsExactly(511);
        assertThat(drifts(adwin(), step(1000, 1000, 10))).containsExactly(1023);
    }

    @Test
    void adwin_constant_isNeverDrift() {
        Adwin adwin = adwin();
        double[] ones = new double[5000];
        Arrays.fill(ones, 1);
        assertThat(drifts(adwin, ones)).isEmpty();
        assertThat(adwin.width()).isEqualTo(5000);
        assertThat(adwin.mean()).isEqualTo(1);
    }

    @Test
    void adwin_independentErrors_cutsSeldomerThanDeltaAtEachCheckAllows() {
        int cuts = 0;
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[] errors = IntStream.range(0, 4_000)
                    .mapToDouble(i -> random.nextDouble() < 0.1 ? 1 : 0)
                    .toArray();
            cuts += drifts(adwin(), errors).size();
        }
        assertThat(cuts).isLessThanOrEqualTo(12); // 50 streams, 125 checks each, 0.002 a check
    }

    @Test
    void pageHinkley_streams_areThoseOfRiver() throws IOException {
        assertThat(drifts(pageHinkley(), s1())).containsExactly(1020, 1991);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 758", "0.5, 612", "1, 553", "5, 510"})
    void pageHinkley_step_isSeenSoonerTheLargerItIs(double size, int index) {
        assertThat(drifts(pageHinkley(), step(500, 500, size)).getFirst()).isEqualTo(index);
    }

    @Test
    void ddm_errorRateRises_warnsAndThenCallsDrift() {
        double[] errors = IntStream.range(0, 2000)
                .mapToDouble(i -> i % (i < 1000 ? 10 : 2) == 0 ? 1 : 0)
                .toArray();
        assertThat(drifts(new Ddm(Ddm.Options.DEFAULT), errors).getFirst()).isEqualTo(1048);
        assertThat(signals(new Ddm(Ddm.Options.DEFAULT), errors, ChangeDetector.Signal.WARNING)
                        .getFirst())
                .isEqualTo(1022);
    }

    @Test
    void add_badValue_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> adwin().add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> pageHinkley().add(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ddm(Ddm.Options.DEFAULT).add(0.5))
                .withMessageContaining("got 0.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adwin.Options(0, 32, 5, 5, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ddm.Options(30, 3, 2));
    }
}
