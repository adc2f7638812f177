package dev.mlsd.feature.serving;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.history.HistoryRecorder;
import dev.mlsd.feature.offline.DuckDbJoin;
import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.JoinRequest;
import dev.mlsd.feature.offline.JoinedView;
import dev.mlsd.feature.offline.OutputFormat;
import dev.mlsd.feature.offline.SnapshotTable;
import dev.mlsd.feature.offline.VectorHistory;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Vectors as of any moment, from history. One at a time: a join takes memory, disk and a core, and those who serve payments come first.
 * Before it asks, all that is in the log is written to the history, so that nothing is missing that had arrived.
 */
@Singleton
final class HistoricalFeatures {

    private static final int THREADS = 1;

    private final Registry registry;
    private final HistoryRecorder history;
    private final JoinLimits limits;
    private final Path folder;
    private final int maxRows;
    private final Duration patience;
    private final Semaphore free = new Semaphore(1);
    private volatile Running running;

    HistoricalFeatures(Registry registry, HistoryRecorder history, FeatureServiceSettings settings) {
        this.registry = registry;
        this.history = history;
        this.folder = settings.data().resolve("joins").toAbsolutePath();
        this.limits = new JoinLimits(settings.history().joinMebibytes(), THREADS, folder.resolve("temporary"));
        this.maxRows = settings.history().maxRows();
        this.patience = settings.history().patience();
    }

    /**
     * How far the join is that runs now.
     *
     * @param stage what it does: {@code history} while it waits for the history, then the view, then {@code output}
     * @param done rows of this stage
     * @param total rows of each stage
     */
    record Running(String stage, long done, long total) {}

    /** Takes a vector; {@code query} is its position in the request. */
    interface Visitor extends VectorHistory.Visitor {}

    /** The join that runs now; empty when none does. */
    Optional<Running> running() {
        return Optional.ofNullable(running);
    }

    /**
     * Visits the vectors in the order of their moments.
     *
     * @param progress is told on the calling thread
     * @throws InvalidRequestException that names all that is wrong
     * @throws BusyException when another one runs or the history is behind
     */
    void visit(Signature signature, List<Query> queries, Fields fields, Consumer<Running> progress, Visitor visitor) {
        check(signature, queries, fields);
        if (!signature.plan().snapshots().isEmpty()) {
            throw new InvalidRequestException(
                    "features",
                    "features of "
                            + signature.plan().snapshots().stream()
                                    .map(FeatureView::id)
                                    .toList(),
                    "features of windows and of the request: snapshots are joined by POST /v1/historical-features only");
        }
        alone(queries.size(), () -> {
            new VectorHistory(limits)
                    .visit(
                            signature.plan(),
                            history.store(),
                            events(queries),
                            (stage, done, total) -> {
                                running = new Running(stage, done, total);
                                progress.accept(running);
                            },
                            visitor);
            return null;
        });
    }

    /** The vectors in the order of the queries, as the online store would have served them; they name no rows. */
    List<ServedVector> vectors(Signature signature, List<Query> queries, Fields fields) {
        ServedVector[] vectors = new ServedVector[queries.size()];
        visit(
                signature,
                queries,
                fields,
                progress -> {},
                (query, vector) -> vectors[query] = signature.ofHistory(queries.get(query), vector));
        return List.of(vectors);
    }

    /**
     * Joins into a file, which the caller deletes.
     *
     * @throws InvalidRequestException that names all that is wrong
     * @throws BusyException when another one runs or the history is behind
     */
    Path join(Signature signature, List<Query> queries, Fields fields, OutputFormat format) {
        check(signature, queries, fields);
        List<JoinedView> views = views(signature);
        return alone(queries.size(), () -> {
            Path entities = Files.createTempFile(folder, "entities", ".parquet");
            Path output = Files.createTempFile(folder, "joined", "." + format.text());
            try {
                new VectorHistory(limits).writeEntities(events(queries), entities);
                new DuckDbJoin(limits)
                        .join(
                                new JoinRequest(entities, VectorHistory.MOMENT, views, output, format),
                                (stage, done, total) -> running = new Running(stage, done, total));
                return output;
            } catch (RuntimeException e) {
                Files.deleteIfExists(output);
                throw e;
            } finally {
                Files.deleteIfExists(entities);
            }
        });
    }

    /** The windows with what is made of the request, then the snapshots, a view each. */
    private List<JoinedView> views(Signature signature) {
        List<JoinedView> views = new ArrayList<>();
        List<FeatureReference> others = signature.references().stream()
                .filter(reference -> !(registry.view(reference) instanceof FeatureView.Snapshot))
                .toList();
        if (!others.isEmpty()) {
            VectorPlan plan = VectorPlan.compile(registry, others);
            if (!plan.snapshots().isEmpty()) {
                throw new InvalidRequestException(
                        "features",
                        "a feature made of the request and a snapshot",
                        "others; online it can be asked for");
            }
            views.add(new JoinedView.Windows(plan, history.store()));
        }
        for (FeatureView.Snapshot view : signature.plan().snapshots()) {
            SnapshotTable table = new SnapshotTable(view, history.store());
            if (table.files().isEmpty()) {
                throw new InvalidRequestException(
                        "features",
                        "features of " + view.id(),
                        "features that have rows: materialize or backfill the view first");
            }
            views.add(table.joined(signature.references().stream()
                    .filter(reference -> registry.view(reference).equals(view))
                    .map(FeatureReference::feature)
                    .toList()));
        }
        return views;
    }

    private void check(Signature signature, List<Query> queries, Fields fields) {
        if (queries.isEmpty() || queries.size() > maxRows) {
            throw new InvalidRequestException(
                    fields instanceof Fields.Grpc ? "queries" : "entities",
                    queries.size() + " rows",
                    "1 to " + maxRows + " rows in a request");
        }
        Violations violations = new Violations();
        for (int i = 0; i < queries.size(); i++) {
            signature.check(queries.get(i), fields, i, violations);
        }
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T alone(int rows, Work<T> work) {
        if (!free.tryAcquire()) {
            throw BusyException.otherJoin();
        }
        try {
            running = new Running("history", 0, rows);
            Files.createDirectories(folder);
            if (!history.catchUp(patience)) {
                throw BusyException.historyBehind(history.trouble());
            }
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BusyException.historyBehind("the service stops");
        } finally {
            running = null;
            free.release();
        }
    }

    private static List<PaymentEvent> events(List<Query> queries) {
        return queries.stream()
                .map(query -> new PaymentEvent(
                        "", query.customerId(), query.terminalId(), query.amountMinor(), query.momentMillis()))
                .toList();
    }
}
