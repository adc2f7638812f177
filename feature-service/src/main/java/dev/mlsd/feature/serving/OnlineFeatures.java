package dev.mlsd.feature.serving;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.lease.Windows;
import dev.mlsd.feature.online.Lookup;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.online.RowReader;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.serving.ServedRow.Trust;
import dev.mlsd.feature.window.EntityWindows;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vectors for the queries of a request, with one read of the online store for all of them. Never fails because the store is away:
 * the values say what they are worth. Blocks for the time of the read.
 */
@Singleton
final class OnlineFeatures {

    private final Signatures signatures;
    private final RowReader reader;
    private final ServingStatistics statistics;
    private final Lease<LeaseSettings> lease;
    private final int maxQueries;

    OnlineFeatures(
            Registry registry,
            RowReader reader,
            ServingStatistics statistics,
            Lease<LeaseSettings> lease,
            FeatureServiceSettings settings) {
        this.signatures = new Signatures(registry);
        this.reader = reader;
        this.statistics = statistics;
        this.lease = lease;
        this.maxQueries = settings.serving().maxQueries();
    }

    /** The compiled form of references; throws {@link InvalidRequestException}. */
    Signature signature(List<String> references) {
        return signatures.of(references);
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
        Map<RowKey, ServedRow> rows = rows(signature, queries);
        Windows windows = lease.inForce().windowsInForce();
        List<ServedVector> vectors = queries.stream()
                .map(query -> signature.evaluate(query, rows, windows))
                .toList();
        statistics.served(vectors.size(), System.nanoTime() - start);
        return vectors;
    }

    private Map<RowKey, ServedRow> rows(Signature signature, List<Query> queries) {
        Map<RowKey, FeatureView.Windows> needed = new LinkedHashMap<>();
        for (Query query : queries) {
            List<RowKey> keys = signature.keys(query);
            for (int i = 0; i < keys.size(); i++) {
                needed.put(keys.get(i), signature.views().get(i));
            }
        }
        Map<RowKey, Lookup> lookups = reader.read(needed.keySet());
        Map<RowKey, ServedRow> rows = HashMap.newHashMap(needed.size());
        needed.forEach((key, view) -> rows.put(key, row(view, key.entityId(), lookups.get(key))));
        return rows;
    }

    private ServedRow row(FeatureView.Windows view, String entityId, Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found(OnlineRow row) -> decoded(view, entityId, row, Trust.CURRENT);
            case Lookup.Remembered(OnlineRow row) -> decoded(view, entityId, row, Trust.STALE);
            case Lookup.Missing() -> new ServedRow(view, entityId, null, null, Trust.CURRENT);
            case Lookup.Unknown() -> new ServedRow(view, entityId, null, null, Trust.UNAVAILABLE);
        };
    }

    private ServedRow decoded(FeatureView.Windows view, String entityId, OnlineRow row, Trust trust) {
        try {
            EntityWindows windows = EntityWindows.decode(view.layout(), row.bytes(), OnlineRow.WINDOWS_OFFSET);
            return new ServedRow(view, entityId, row, windows, trust);
        } catch (IllegalArgumentException e) {
            statistics.unreadable(view.id(), e.getMessage());
            return new ServedRow(view, entityId, null, null, Trust.UNAVAILABLE);
        }
    }
}
