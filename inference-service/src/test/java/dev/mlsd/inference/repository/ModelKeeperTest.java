package dev.mlsd.inference.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.testing.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelKeeperTest {

    @TempDir
    private Path root;

    private final ModelSlot<Loaded> slot = new ModelSlot<>();
    private final AtomicBoolean thereYet = new AtomicBoolean(true);
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private ModelFolder folder;
    private ModelKeeper<Loaded> keeper;

    /** A version as loaded; notes when it is closed. */
    private record Loaded(String version, List<String> closed) implements AutoCloseable {

        @Override
        public void close() {
            closed.add(version);
        }
    }

    @BeforeEach
    void open() {
        folder = new ModelFolder(root);
        keeper = new ModelKeeper<>(new ModelRepository(root, new ObjectMapper()), "fraud", this::load, slot);
    }

    @AfterEach
    void stop() throws InterruptedException {
        keeper.stop();
    }

    private Loaded load(ModelArtifact artifact) {
        if (!thereYet.get()) {
            throw new NotYetException("something outside");
        }
        return new Loaded(artifact.id().version(), closed);
    }

    private boolean serves(String version) {
        return slot.lease()
                .map(lease -> {
                    boolean same = lease.model().version().equals(version);
                    lease.release();
                    return same;
                })
                .orElse(false);
    }

    @Test
    void start_noModelYet_waitsAndSaysSo() throws IOException {
        keeper.start();
        Await.until(
                "it says what it waits for",
                () -> keeper.waitingFor().orElse("").contains("production version"));
        assertThat(keeper.serving()).isEmpty();

        folder.write("fraud", "1");
        folder.promote("fraud", "1");

        Await.until("version 1 serves", () -> serves("1"));
        Await.until("it says so", () -> keeper.serving().isPresent());
        assertThat(keeper.waitingFor()).isEmpty();
    }

    @Test
    void start_outsideNotReady_triesAgainUntilItIs() throws IOException {
        folder.write("fraud", "1");
        folder.promote("fraud", "1");
        thereYet.set(false);
        keeper.start();
        Await.until(
                "it says what it waits for",
                () -> keeper.waitingFor().orElse("").equals("something outside"));

        thereYet.set(true);

        Await.until("version 1 serves", () -> serves("1"));
    }

    @Test
    void look_newProductionVersion_isSwappedInAndTheOldOneDrains() throws IOException {
        folder.write("fraud", "1");
        folder.promote("fraud", "1");
        keeper.start();
        Await.until("version 1 serves", () -> serves("1"));
        ModelSlot.Lease<Loaded> inUse = slot.lease().orElseThrow();

        folder.write("fraud", "2");
        folder.promote("fraud", "2");

        Await.until("version 2 serves", () -> serves("2"));
        assertThat(closed).isEmpty();
        inUse.release();
        assertThat(closed).containsExactly("1");
    }

    @Test
    void look_newVersionUnusable_keepsTheOldOne() throws IOException {
        folder.write("fraud", "1");
        folder.promote("fraud", "1");
        keeper.start();
        Await.until("version 1 serves", () -> serves("1"));

        folder.write("fraud", "2", Map.of("calibration.json", "{}"));
        folder.promote("fraud", "2");
        folder.write("fraud", "3");
        Await.until("version 2 was looked at", () -> keeper.refused().isPresent());

        assertThat(serves("1")).isTrue();
        assertThat(keeper.refused()).contains(new ModelId("fraud", "2"));
        folder.promote("fraud", "3");
        Await.until("version 3 serves", () -> serves("3"));
        assertThat(closed).containsExactly("1");
    }
}
