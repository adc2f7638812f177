package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.monitoring.TestWorld;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

    private static final Limits LIMITS = new Limits(62, 100_000, 100_000, 1_000);
    private static final Function<ModelVersion, Optional<ReferenceProfile>> PROFILES =
            model -> model.equals(TestWorld.MODEL) ? Optional.of(TestWorld.profile()) : Optional.empty();

    @TempDir
    Path folder;

    private IntakeState state() {
        IntakeState state = new IntakeState(new Topics("p-id", "l-id", 2), LIMITS);
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            long millis = TestWorld.START + i % 5 * TestWorld.DAY;
            state.apply(
                    i % 2,
                    PredictionDecoder.decode(
                            i,
                            TestWorld.batch(TestWorld.prediction("t" + i, millis)
                                    .setModelVersion(i % 7 == 0 ? "2" : "1")
                                    .setProbability(random.nextDouble()))),
                    PROFILES);
            if (i % 3 == 0) {
                state.apply(
                        i % 2,
                        LabelDecoder.decode(
                                i,
                                millis + TestWorld.DAY,
                                TestWorld.label("t" + i, millis, millis + TestWorld.DAY, i % 2 == 0)));
            }
        }
        state.apply(0, LabelDecoder.decode(600, TestWorld.START, TestWorld.label("early", 1, 1, true)));
        return state;
    }

    @Test
    void read_whatWasWritten_isEqualAndGoesOnEqually() throws IOException {
        SnapshotFile file = new SnapshotFile(folder.resolve("made"));
        IntakeState state = state();
        file.write(state);
        byte[] bytes = Files.readAllBytes(file.path());
        IntakeState loaded = ((SnapshotFile.Loaded) file.read(LIMITS)).state();
        assertThat(loaded.topics()).isEqualTo(state.topics());
        assertThat(loaded.totals()).usingRecursiveComparison().isEqualTo(state.totals());
        assertThat(loaded.windows()).isEqualTo(state.windows());
        assertThat(loaded.predictionsOffset(1)).isEqualTo(state.predictionsOffset(1));
        assertThat(loaded.labelsOffset(0)).isEqualTo(state.labelsOffset(0));
        WindowName name = state.windows().getFirst().name();
        assertThat(loaded.window(name)).usingRecursiveComparison().isEqualTo(state.window(name));
        for (IntakeState one : List.of(state, loaded)) {
            one.apply(
                    0,
                    PredictionDecoder.decode(900, TestWorld.batch(TestWorld.prediction("t0", TestWorld.START))),
                    PROFILES);
            one.apply(
                    0,
                    LabelDecoder.decode(
                            901, TestWorld.START, TestWorld.label("t2", TestWorld.START, TestWorld.START, true)));
        }
        assertThat(loaded.totals()).usingRecursiveComparison().isEqualTo(state.totals());
        assertThat(bytes.length).isLessThan(200_000);
    }

    @Test
    void read_nothingThere_saysMissing() {
        assertThat(new SnapshotFile(folder).read(LIMITS)).isInstanceOf(SnapshotFile.Missing.class);
    }

    @Test
    void read_anyFlippedByteOrCutTail_saysBroken() throws IOException {
        SnapshotFile file = new SnapshotFile(folder);
        file.write(state());
        byte[] good = Files.readAllBytes(file.path());
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file.path(), bad);
            assertThat(file.read(LIMITS)).isInstanceOf(SnapshotFile.Broken.class);
            Files.write(file.path(), Arrays.copyOf(good, random.nextInt(good.length)));
            assertThat(file.read(LIMITS)).isInstanceOf(SnapshotFile.Broken.class);
        }
        Path aside = file.setAside();
        assertThat(aside).exists();
        assertThat(file.path()).doesNotExist();
    }

    @Test
    void write_seventyThousandWaiting_isSmall() throws IOException {
        IntakeState state = new IntakeState(new Topics("p-id", "l-id", 1), LIMITS);
        for (int i = 0; i < 70_000; i++) {
            state.apply(
                    0,
                    PredictionDecoder.decode(i, TestWorld.batch(TestWorld.prediction("t" + i, TestWorld.START + i))),
                    PROFILES);
        }
        SnapshotFile file = new SnapshotFile(folder);
        file.write(state);
        assertThat(Files.size(file.path())).isLessThan(70_000 * 22L);
        assertThat(((SnapshotFile.Loaded) file.read(LIMITS)).state().totals().waitingForLabel())
                .isEqualTo(70_000);
    }
}
