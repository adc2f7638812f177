package dev.mlsd.feature.serving;

import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the lease, which knows nothing of containers and clocks. */
final class LeaseBeans {

    @Produces
    @Singleton
    Lease<LeaseSettings> lease() {
        return new Lease<>(LeaseSettings.NONE, System::nanoTime);
    }
}
