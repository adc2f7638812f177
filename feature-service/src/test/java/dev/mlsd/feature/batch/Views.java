package dev.mlsd.feature.batch;

import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.RegistryReader;

/** Snapshot views for tests. */
final class Views {

    private Views() {}

    /** A customer's week and month. */
    static FeatureView.Snapshot month(String every, String ttl) {
        return RegistryReader.read("views.yaml", """
                view: customer_month
                version: 1
                entity: customer
                source: batch
                query: transactions
                measure: amount
                every: %s
                owner: tests
                freshness: 10m
                ttl: %s
                description: a customer's month
                features:
                  - {name: count_30d, aggregate: count, window: 30d, description: count}
                  - {name: count_2d, aggregate: count, window: 2d, description: count}
                  - {name: total_30d, aggregate: sum, window: 30d, description: sum}
                  - {name: maximum_2d, aggregate: maximum, window: 2d, description: maximum}
                  - {name: terminals_30d, aggregate: distinct, attribute: terminal, window: 30d, description: distinct}
                """.formatted(every, ttl))
                .snapshotViews()
                .getFirst();
    }
}
