package dev.mlsd.inference.flow;

import dev.mlsd.inference.repository.ModelSlot.Lease;
import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Route;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a payment goes.
 *
 * @param lease the model that is asked first, in use until it is given back
 * @param path what it is called when that model decides
 * @param next who is asked where that model is not sure; null for nobody
 */
public record Way(Lease<Lane> lease, Route path, Next next) {

    /**
     * The large model of a cascade.
     *
     * @param confidence when it is not asked
     * @param large leased when it is; empty while there is none
     */
    public record Next(Confidence confidence, Supplier<Optional<Lease<Lane>>> large) {}

    /** Straight to the model that decides. */
    public static Way production(Lease<Lane> lease) {
        return new Way(lease, Route.PRODUCTION, null);
    }
}
