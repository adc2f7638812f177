package dev.mlsd.feature.stream;

import dev.mlsd.feature.contract.Contracts;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what is pure and therefore knows nothing of containers. */
final class StreamBeans {

    @Produces
    @Singleton
    Registry registry() {
        return RegistryReader.readDefault();
    }

    @Produces
    @Singleton
    Contracts contracts() {
        return Contracts.shipped();
    }

    @Produces
    @Singleton
    FeatureServices services(Registry registry) {
        return FeatureServices.readDefault(registry);
    }

    @Produces
    @Singleton
    StreamStatistics statistics() {
        return new StreamStatistics();
    }

    @Produces
    @Singleton
    ProgressLag progress() {
        return new ProgressLag(System::nanoTime);
    }
}
