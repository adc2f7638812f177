package dev.mlsd.feature.online;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the online store from the settings and closes it at the end. */
final class OnlineBeans {

    @Produces
    @Singleton
    OnlineStore store(FeatureServiceSettings settings, Lease<LeaseSettings> lease) {
        return new JedisOnlineStore(
                settings.redis(),
                settings.online(),
                System::nanoTime,
                () -> lease.inForce().onlineInForce().isAway());
    }

    void close(@Disposes OnlineStore store) {
        store.close();
    }

    @Produces
    @Singleton
    FillBoard board() {
        return new FillBoard();
    }

    @Produces
    @Singleton
    RowReader reader(OnlineStore store, FillBoard board, FeatureServiceSettings settings) {
        return new RowReader(store, board, settings.online().rememberedBytes(), System::nanoTime);
    }
}
