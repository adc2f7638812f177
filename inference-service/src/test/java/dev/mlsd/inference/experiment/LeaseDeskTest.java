package dev.mlsd.inference.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.experiment.LeaseDesk.Answer;
import dev.mlsd.inference.lease.Lease;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.lease.PolicyName;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelCompanions;
import dev.mlsd.inference.repository.ModelLoan;
import dev.mlsd.inference.repository.ModelRepository;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.repository.NotYetException;
import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Routing;
import dev.mlsd.inference.routing.Shares;
import dev.mlsd.inference.testing.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real repository, lease and loan; only the clock, and what it means to load a model, are the test's own. */
class LeaseDeskTest {

    private static final Duration TIME = Duration.ofSeconds(5);
    private static final LeaseSettings.Batching BATCHING =
            new LeaseSettings.Batching(64, Duration.ofMillis(2), Duration.ofMillis(20));

    @TempDir
    private Path root;

    private final AtomicLong clock = new AtomicLong();
    private final ModelSlot<Loaded> configured = new ModelSlot<>();
    private final List<String> loaded = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private RuntimeException onLoad;
    private ModelFolder folder;
    private LeaseDesk<Loaded> desk;

    /** A model as loaded; notes when it is closed. */
    private record Loaded(String name, List<String> closed) implements AutoCloseable {

        @Override
        public void close() {
            closed.add(name);
        }
    }

    @BeforeEach
    void open() throws IOException {
        folder = new ModelFolder(root);
        for (String name : List.of("trees", "logistic", "network")) {
            folder.write(name, "1");
            folder.promote(name, "1");
        }
        folder.write("draft", "1");
        configured.swap(new Loaded("trees", closed));
        desk = new LeaseDesk<>(
                new Lease<>(Experiment.none(BATCHING), clock::get),
                BATCHING,
                "trees",
                configured,
                new ModelLoan<>(new ModelRepository(root, new ObjectMapper()), this::load, this::loadUnoptimised),
                Routing.PLAIN,
                new ModelCompanions<>(new ModelRepository(root, new ObjectMapper()), this::load),
                pauses::add);
    }

    private Loaded load(ModelArtifact artifact) {
        loaded.add(artifact.id().name());
        if (onLoad != null) {
            throw onLoad;
        }
        return new Loaded(artifact.id().name(), closed);
    }

    private Loaded loadUnoptimised(ModelArtifact artifact) {
        loaded.add(artifact.id().name() + " as written");
        return new Loaded(artifact.id().name(), closed);
    }

    private static LeaseSettings model(String name) {
        return LeaseSettings.builder().model(name).build();
    }

    private static LeaseSettings pause(double millis) {
        return LeaseSettings.builder().pauseMillis(millis).build();
    }

    private String deciding() {
        ModelSlot.Lease<Loaded> lease = desk.model().orElseThrow();
        lease.release();
        assertThat(lease.model().name()).isEqualTo(desk.modelName());
        return lease.model().name();
    }

    @Test
    void take_batching_isInForceUntilTheTimeIsOver() {
        LeaseSettings settings = LeaseSettings.builder()
                .policy(PolicyName.FIXED_WINDOW)
                .largest(16)
                .delayMillis(3.0)
                .build();

        assertThat(desk.take("run-1", TIME, settings)).isEqualTo(new Answer.Granted());
        assertThat(desk.inForce().policy()).isEqualTo(new BatchPolicy.FixedWindow(16, Duration.ofMillis(3)));

        clock.addAndGet(TIME.toNanos());
        assertThat(desk.inForce().policy()).isEqualTo(new BatchPolicy.WorkConserving(64));
        assertThat(desk.term()).isEmpty();
    }

    @Test
    void take_anotherModel_decidesUntilTheTimeIsOverAndDrainsThen() {
        assertThat(desk.take("run-1", TIME, model("logistic"))).isEqualTo(new Answer.Granted());
        assertThat(deciding()).isEqualTo("logistic");
        assertThat(desk.lent().orElseThrow().id().name()).isEqualTo("logistic");
        ModelSlot.Lease<Loaded> inUse = desk.model().orElseThrow();

        clock.addAndGet(TIME.toNanos());
        assertThat(deciding()).isEqualTo("trees");
        desk.tidy();
        assertThat(closed).isEmpty();
        inUse.release();

        assertThat(closed).containsExactly("logistic");
        assertThat(deciding()).isEqualTo("trees");
    }

    @Test
    void take_theSameModelWithItsGraphAsWritten_isLoadedAnewAndBackAgain() {
        LeaseSettings asWritten =
                LeaseSettings.builder().model("logistic").graphOptimised(false).build();
        desk.take("run-1", TIME, model("logistic"));
        desk.take("run-1", TIME, asWritten);
        desk.take("run-1", TIME, asWritten);
        desk.take("run-1", TIME, model("logistic"));

        assertThat(loaded).containsExactly("logistic", "logistic as written", "logistic");
        assertThat(closed).containsExactly("logistic", "logistic");
    }

    @Test
    void take_renewedWithTheSameModel_doesNotLoadItAgain() {
        desk.take("run-1", TIME, model("logistic"));
        clock.addAndGet(TIME.toNanos() / 2);
        desk.take("run-1", TIME, model("logistic"));
        desk.tidy();

        assertThat(loaded).containsExactly("logistic");
        assertThat(deciding()).isEqualTo("logistic");
    }

    @Test
    void take_renewedWithAThirdModelAndThenWithNone_swapsAndGoesBack() {
        desk.take("run-1", TIME, model("logistic"));
        desk.take("run-1", TIME, model("network"));
        assertThat(deciding()).isEqualTo("network");
        assertThat(closed).containsExactly("logistic");

        desk.take("run-1", TIME, LeaseSettings.NONE);

        assertThat(deciding()).isEqualTo("trees");
        assertThat(closed).containsExactly("logistic", "network");
    }

    @Test
    void take_theConfiguredModel_changesNothing() {
        assertThat(desk.take("run-1", TIME, model("trees"))).isEqualTo(new Answer.Granted());

        assertThat(deciding()).isEqualTo("trees");
        assertThat(loaded).isEmpty();
    }

    @Test
    void release_withAnotherModel_goesBackAtOnceAndAgainDoesNothing() {
        desk.take("run-1", TIME, model("logistic"));

        desk.release("run-2");
        assertThat(deciding()).isEqualTo("logistic");
        desk.release("run-1");
        desk.release("run-1");

        assertThat(deciding()).isEqualTo("trees");
        assertThat(closed).containsExactly("logistic");
        assertThat(desk.term()).isEmpty();
    }

    @Test
    void take_unknownModelOrOneWithoutProduction_isRefusedWithTheKnownAndChangesNothing() {
        desk.take("run-1", TIME, model("logistic"));

        for (String name : List.of("dreams", "draft", "../trees", "")) {
            assertThat(desk.take("run-1", TIME, model(name)))
                    .isEqualTo(new Answer.UnknownModel(name, List.of("trees", "network", "logistic")));
        }

        assertThat(deciding()).isEqualTo("logistic");
    }

    @Test
    void take_modelThatCannotServe_saysWhyAndChangesNothing() throws IOException {
        folder.write("broken", "1", Map.of("calibration.json", "{}"));
        folder.promote("broken", "1");
        assertThat(desk.take("run-1", TIME, model("broken")))
                .isInstanceOfSatisfying(
                        Answer.UnusableModel.class,
                        unusable -> assertThat(unusable.reason()).contains("calibration.json"));
        onLoad = new IllegalArgumentException("its signature names [x]");
        assertThat(desk.take("run-1", TIME, model("logistic")))
                .isEqualTo(new Answer.UnusableModel("logistic", "its signature names [x]"));
        onLoad = new NotYetException("feature-service at 127.0.0.1:1");
        assertThat(desk.take("run-1", TIME, model("logistic")))
                .isEqualTo(new Answer.NotYet("feature-service at 127.0.0.1:1"));

        assertThat(desk.term()).isEmpty();
        assertThat(deciding()).isEqualTo("trees");
    }

    @Test
    void take_whileAnotherHoldsIt_isRefusedBeforeAnythingIsLoaded() {
        desk.take("run-1", TIME, LeaseSettings.NONE);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(desk.take("run-2", TIME, model("logistic")))
                .isEqualTo(new Answer.HeldBy("run-1", Duration.ofSeconds(4)));

        assertThat(loaded).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void take_withAPause_pausesOnceInEachLease() {
        desk.take("run-1", TIME, LeaseSettings.NONE);
        desk.take("run-1", TIME, pause(0));
        assertThat(pauses).isEmpty();

        desk.take("run-1", TIME, pause(250));
        desk.take("run-1", TIME, pause(250));
        desk.take("run-1", TIME, LeaseSettings.NONE);
        desk.take("run-1", TIME, pause(300));
        assertThat(pauses).containsExactly(Duration.ofMillis(250));

        desk.release("run-1");
        desk.take("run-1", TIME, pause(100));
        clock.addAndGet(TIME.toNanos());
        desk.take("run-1", TIME, pause(50));
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(100), Duration.ofMillis(50));
    }

    @Test
    void close_withAnotherModel_closesIt() {
        desk.take("run-1", TIME, model("logistic"));

        desk.close();

        assertThat(closed).containsExactly("logistic");
    }

    private static LeaseSettings cascade(String small) {
        return LeaseSettings.builder()
                .routing(new Routing.Cascade(small, new Confidence(0.01, 1)))
                .build();
    }

    @Test
    void take_cascade_bringsTheSmallModelBesideAndPutsItAwayWhenTheTimeIsOver() {
        assertThat(desk.take("run-1", TIME, cascade("logistic"))).isEqualTo(new Answer.Granted());
        assertThat(desk.routing()).isEqualTo(new Routing.Cascade("logistic", new Confidence(0.01, 1)));
        ModelSlot.Lease<Loaded> small = desk.companion("logistic").orElseThrow();
        assertThat(small.model().name()).isEqualTo("logistic");
        assertThat(deciding()).isEqualTo("trees");

        clock.addAndGet(TIME.toNanos());
        assertThat(desk.routing()).isEqualTo(Routing.PLAIN);
        desk.tidy();
        assertThat(desk.companion("logistic")).isEmpty();
        assertThat(closed).isEmpty();
        small.release();
        assertThat(closed).containsExactly("logistic");
    }

    @Test
    void take_shares_bringsEachVersionOnceAndRenewingBringsNothing() {
        LeaseSettings shares = LeaseSettings.builder()
                .routing(new Routing.Shared(Shares.of(Map.of("logistic@1", 0.5, "network@1", 0.5))))
                .build();

        assertThat(desk.take("run-1", TIME, shares)).isEqualTo(new Answer.Granted());
        assertThat(desk.take("run-1", TIME, shares)).isEqualTo(new Answer.Granted());

        assertThat(loaded).containsExactlyInAnyOrder("logistic", "network");
        assertThat(desk.take("run-1", TIME, LeaseSettings.NONE)).isEqualTo(new Answer.Granted());
        assertThat(closed).containsExactlyInAnyOrder("logistic", "network");
    }

    @Test
    void take_cascadeOfAModelThatThereIsNot_changesNothing() {
        assertThat(desk.take("run-1", TIME, cascade("nobody"))).isInstanceOf(Answer.UnknownCompanion.class);
        assertThat(desk.term()).isEmpty();

        onLoad = new NotYetException("feature-service");
        assertThat(desk.take("run-1", TIME, cascade("logistic"))).isEqualTo(new Answer.NotYet("feature-service"));
        assertThat(desk.routing()).isEqualTo(Routing.PLAIN);
    }
}
