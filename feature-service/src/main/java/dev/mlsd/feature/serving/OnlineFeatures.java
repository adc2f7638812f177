package dev.mlsd.feature.serving;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.batch.Materialiser;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.lease.Reads;
import dev.mlsd.feature.lease.Windows;
import dev.mlsd.feature.online.Lookup;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.online.RowReader;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.serving.ServedRow.Trust;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.stream.ProgressLag;
import dev.mlsd.feature.vector.UnreadableRowException;
import dev.mlsd.feature.wide.WideView;
import dev.mlsd.feature.window.EncodedWindows;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Vectors for the queries of a request, with one read of the online store for all of them. Never fails because the store is away:
 * the values say what they are worth. Blocks for the time of the read.
 */
@Singleton
final class OnlineFeatures {

    private final Signatures signatures;
    private final Map<String, Signature> named = new TreeMap<>();
    private final RowReader reader;
    private final ServingStatistics statistics;
    private final Lease<LeaseSettings> lease;
    private final ProgressLag progress;
    private final Materialiser batch;
    private final int maxQueries;

    OnlineFeatures(
            Registry registry,
            FeatureServices services,
            RowReader reader,
            ServingStatistics statistics,
            Lease<LeaseSettings> lease,
            ProgressLag progress,
            Materialiser batch,
            FeatureServiceSettings settings) {
        List<FeatureView> views = new ArrayList<>(registry.views());
        views.add(WideView.VIEW);
        Registry all = new Registry(views);
        this.signatures = new Signatures(all);
        services.all().forEach(service -> named.put(service.name(), Signature.of(all, service.features())));
        named.put(WideView.SERVICE, Signature.of(all, WideView.references()));
        this.reader = reader;
        this.statistics = statistics;
        this.lease = lease;
        this.progress = progress;
        this.batch = batch;
        this.maxQueries = settings.serving().maxQueries();
    }

    /** The compiled form of references; throws {@link InvalidRequestException}. */
    Signature signature(List<String> references) {
        return signatures.of(references);
    }

    /** The compiled form of the list of a feature service; throws {@link InvalidRequestException} when there is none of that name. */
    Signature named(String service) {
        Signature signature = named.get(service);
        if (signature == null) {
            throw new InvalidRequestException(
                    "feature_service", Violations.quoted(service), "one of " + named.keySet());
        }
        return signature;
    }

    /** Refuses a number of queries that one request may not have. */
    void checkSize(String field, int queries) {
        if (queries < 1 || queries > maxQueries) {
            throw new InvalidRequestException(field, queries + " rows", "1 to " + maxQueries + " rows in a request");
        }
    }

    /**
     * One vector for each query, in their order. Throws {@link InvalidRequestException} that names all that is wrong.
     *
     * @param fields what the queries' fields are called where they come from
     * @throws StoreAwayException when the store is away and a lease says that nothing stands in
     */
    List<ServedVector> vectors(Signature signature, List<Query> queries, Fields fields) {
        long start = System.nanoTime();
        Violations violations = new Violations();
        for (int i = 0; i < queries.size(); i++) {
            signature.check(queries.get(i), fields, i, violations);
        }
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
        ServedRow[][] rows = rows(signature, queries);
        Windows windows = lease.inForce().windowsInForce();
        List<ServedVector> vectors = new ArrayList<>(rows.length);
        for (int i = 0; i < rows.length; i++) {
            vectors.add(vector(signature, queries.get(i), rows[i], windows));
        }
        statistics.served(vectors.size(), System.nanoTime() - start);
        return vectors;
    }

    /** The rows of each query. A row that several of them need is read once. */
    private ServedRow[][] rows(Signature signature, List<Query> queries) {
        Map<RowKey, Integer> positions =
                HashMap.newHashMap(queries.size() * signature.views().size());
        List<RowKey> keys = new ArrayList<>();
        int[][] needed = new int[queries.size()][signature.views().size()];
        for (int i = 0; i < needed.length; i++) {
            RowKey[] ofQuery = signature.keys(queries.get(i));
            for (int row = 0; row < ofQuery.length; row++) {
                Integer known = positions.putIfAbsent(ofQuery[row], keys.size());
                needed[i][row] = known == null ? keys.size() : known;
                if (known == null) {
                    keys.add(ofQuery[row]);
                }
            }
        }
        List<Lookup> lookups = signature.isWide() ? wide(signature, keys) : reader.read(keys);
        if (!lease.inForce().onlineInForce().isGuarded() && lookups.stream().anyMatch(OnlineFeatures::standsIn)) {
            throw new StoreAwayException();
        }
        Duration lag = progress.lag();
        ServedRow[][] rows = new ServedRow[needed.length][signature.views().size()];
        for (int i = 0; i < rows.length; i++) {
            for (int row = 0; row < rows[i].length; row++) {
                int position = needed[i][row];
                rows[i][row] = row(signature, row, keys.get(position).entityId(), lookups.get(position), lag);
            }
        }
        return rows;
    }

    private List<Lookup> wide(Signature signature, List<RowKey> keys) {
        if (lease.inForce().readsInForce() == Reads.EACH_FEATURE) {
            for (int i = 1; i < signature.references().size(); i++) {
                reader.readOnce(keys);
            }
        }
        return reader.readOnce(keys);
    }

    private static boolean standsIn(Lookup lookup) {
        return lookup instanceof Lookup.Remembered || lookup instanceof Lookup.Unknown;
    }

    /** The vector of a query; a row that turns out to be unreadable is as good as none. */
    private ServedVector vector(Signature signature, Query query, ServedRow[] rows, Windows windows) {
        while (true) {
            try {
                return signature.evaluate(query, rows, windows);
            } catch (UnreadableRowException e) {
                ServedRow row = rows[e.row()];
                statistics.unreadable(row.view().id(), e.getMessage());
                rows[e.row()] = row.unreadable();
            }
        }
    }

    private ServedRow row(Signature signature, int row, String entityId, Lookup lookup, Duration lag) {
        return switch (signature.views().get(row)) {
            case FeatureView.Windows view -> row(view, entityId, lookup, lag);
            case FeatureView.Snapshot view -> row(view, signature.layout(row), entityId, lookup);
        };
    }

    /** A snapshot does not follow the stream: how old it may be is said by its ttl, at the moment asked for. */
    private ServedRow row(FeatureView.Snapshot view, SnapshotLayout layout, String entityId, Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found(OnlineRow row) -> read(view, layout, entityId, row, Trust.CURRENT, Duration.ZERO);
            case Lookup.Remembered(OnlineRow row, Duration age) -> read(view, layout, entityId, row, Trust.STALE, age);
            case Lookup.Missing() -> ServedRow.none(view, entityId, isFilled(view) ? Trust.CURRENT : Trust.UNAVAILABLE);
            case Lookup.Unknown() -> ServedRow.none(view, entityId, Trust.UNAVAILABLE);
        };
    }

    /** An experiment's rows are there as far as it loaded them. */
    private boolean isFilled(FeatureView.Snapshot view) {
        return view.equals(WideView.VIEW) || batch.isFilled(view.id());
    }

    private ServedRow read(
            FeatureView.Snapshot view,
            SnapshotLayout layout,
            String entityId,
            OnlineRow row,
            Trust trust,
            Duration age) {
        try {
            SnapshotRow snapshot =
                    SnapshotRow.of(layout, row.bytes(), OnlineRow.WINDOWS_OFFSET, row.epoch(), row.sequence());
            return new ServedRow(view, entityId, row, null, snapshot, trust, age);
        } catch (IllegalArgumentException e) {
            statistics.unreadable(view.id(), e.getMessage());
            return ServedRow.none(view, entityId, Trust.UNAVAILABLE);
        }
    }

    private ServedRow row(FeatureView.Windows view, String entityId, Lookup lookup, Duration lag) {
        return switch (lookup) {
            case Lookup.Found(OnlineRow row) ->
                lag.compareTo(view.freshness()) > 0
                        ? read(view, entityId, row, Trust.STALE, lag)
                        : read(view, entityId, row, Trust.CURRENT, Duration.ZERO);
            case Lookup.Remembered(OnlineRow row, Duration age) ->
                read(view, entityId, row, Trust.STALE, longer(age, lag));
            case Lookup.Missing() ->
                lag.compareTo(view.freshness()) > 0
                        ? ServedRow.none(view, entityId, Trust.STALE, lag)
                        : ServedRow.none(view, entityId, Trust.CURRENT);
            case Lookup.Unknown() -> ServedRow.none(view, entityId, Trust.UNAVAILABLE);
        };
    }

    /** Both began when the row stood still, or one of them earlier; so the longer one holds, and not their sum. */
    private static Duration longer(Duration age, Duration lag) {
        return age.compareTo(lag) > 0 ? age : lag;
    }

    private ServedRow read(FeatureView.Windows view, String entityId, OnlineRow row, Trust trust, Duration age) {
        try {
            EncodedWindows windows = EncodedWindows.of(view.layout(), row.bytes(), OnlineRow.WINDOWS_OFFSET);
            return new ServedRow(view, entityId, row, windows, null, trust, age);
        } catch (IllegalArgumentException e) {
            statistics.unreadable(view.id(), e.getMessage());
            return ServedRow.none(view, entityId, Trust.UNAVAILABLE);
        }
    }
}
