package dev.mlsd.inference.flow;

import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.repository.ModelSlot.Lease;
import dev.mlsd.inference.routing.Route;
import dev.mlsd.inference.routing.Routing;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Leads payments to models as the routing in force says. A model that it names and that is not there, for it is still being loaded or was
 * just put away, is no reason to refuse a payment: the model that decides otherwise decides, and its path says so.
 */
public final class Router {

    private final Supplier<Routing> routing;
    private final Supplier<Optional<Lease<Lane>>> deciding;
    private final Function<String, Optional<Lease<Lane>>> beside;

    /**
     * A router.
     *
     * @param deciding the model that decides, leased
     * @param beside another model, leased: a version as {@code name@version}, or by its name alone
     */
    public Router(
            Supplier<Routing> routing,
            Supplier<Optional<Lease<Lane>>> deciding,
            Function<String, Optional<Lease<Lane>>> beside) {
        this.routing = routing;
        this.deciding = deciding;
        this.beside = beside;
    }

    /** The way of an entity's payments; empty while no model serves. */
    public Optional<Way> of(String entity) {
        return switch (routing.get()) {
            case Routing.Plain plain -> deciding.get().map(Way::production);
            case Routing.Shared shared -> shared(shared.shares().of(entity));
            case Routing.Cascade cascade ->
                beside.apply(cascade.small())
                        .map(small -> new Way(small, Route.CASCADE_SMALL, new Way.Next(cascade.confidence(), deciding)))
                        .or(() -> deciding.get().map(Way::production));
        };
    }

    private Optional<Way> shared(String version) {
        Optional<Lease<Lane>> lease = deciding.get();
        if (lease.isPresent() && name(lease.get()).equals(version)) {
            return lease.map(model -> new Way(model, Route.SHARE, null));
        }
        Optional<Lease<Lane>> other = beside.apply(version);
        if (other.isEmpty()) {
            return lease.map(Way::production);
        }
        lease.ifPresent(Lease::release);
        return other.map(model -> new Way(model, Route.SHARE, null));
    }

    private static String name(Lease<Lane> lease) {
        ModelId id = lease.model().artifact().id();
        return id.name() + "@" + id.version();
    }
}
