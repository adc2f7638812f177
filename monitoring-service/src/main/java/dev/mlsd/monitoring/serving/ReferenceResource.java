package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** REST: what windows can be compared with. */
@Path("/v1/references")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "monitoring")
public final class ReferenceResource {

    private final Comparisons comparisons;

    ReferenceResource(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    /**
     * A reference that can be named in {@code /v1/drift?reference=}.
     *
     * @param kind training, season, or frozen
     * @param from null unless frozen, likewise to
     * @param model null for season, which is of whatever version the window is of
     */
    record One(String name, String kind, ModelVersion model, LocalDate from, LocalDate to, Long rows) {}

    /** All of them. */
    record All(List<One> references) {}

    /**
     * Days to freeze.
     *
     * @param model name@version; null for the deciding one
     */
    record Days(String from, String to, String model) {}

    @GET
    @Operation(summary = "References to compare windows with")
    public All all() {
        return new All(comparisons.references());
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Freeze the days of a model version as a reference of this name")
    public Response freeze(@RestPath String name, Days days) {
        return Response.status(201).entity(comparisons.freeze(name, days)).build();
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Forget a frozen reference")
    public void forget(@RestPath String name) {
        comparisons.forget(name);
    }
}
