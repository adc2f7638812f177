package dev.mlsd.feature.online;

import dev.mlsd.feature.FeatureServiceSettings;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the online store from the settings and closes it at the end. */
final class OnlineBeans {

    @Produces
    @Singleton
    OnlineStore store(FeatureServiceSettings settings) {
        return new JedisOnlineStore(settings.redis(), settings.online(), System::nanoTime);
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
        return new RowReader(store, board, settings.online().rememberedBytes());
    }
}
