package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.follow.Followed;
import dev.mlsd.workbench.follow.Follower;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Follow one payment. */
@Path("/api/payments")
@RunOnVirtualThread
public class PaymentsResource {

    private static final int MOST = 200;

    private final Follower follower;

    PaymentsResource(Follower follower) {
        this.follower = follower;
    }

    /** The newest payments of a kind: {@code any}, {@code labelled}, {@code fraud}, {@code stopped}, {@code fallback}. */
    @GET
    public Response payments(@QueryParam("limit") String limit, @QueryParam("kind") String kind) {
        Optional<Integer> number = number(limit);
        if (number.isEmpty()) {
            return Problem.ofField("limit", limit, "1 to " + MOST).response();
        }
        return kind(kind)
                .map(wanted -> json(follower.list(wanted, number.get())))
                .orElseGet(() -> wrongKind(kind));
    }

    /** The id of some payment of a kind. */
    @GET
    @Path("random")
    public Response random(@QueryParam("kind") String kind) {
        Optional<Follower.Kind> wanted = kind(kind);
        if (wanted.isEmpty()) {
            return wrongKind(kind);
        }
        return follower.random(wanted.get())
                .map(id -> json(Map.of("id", id)))
                .orElseGet(() -> Problem.of(
                                404,
                                "no_payment",
                                "No such payment",
                                follower.state() == null
                                        ? "None of the kept payments is of this kind."
                                        : follower.state().en())
                        .response());
    }

    /** The whole way of one payment. */
    @GET
    @Path("{id}")
    public Response payment(@PathParam("id") String id) {
        Optional<Followed> found = follower.find(id);
        return found.map(PaymentsResource::json)
                .orElseGet(() -> Problem.of(
                                404,
                                "unknown_payment",
                                "Unknown payment",
                                "The payment " + id + " is not among the "
                                        + follower.list(Follower.Kind.ANY, 1).kept()
                                        + " that are kept. Pick one that is.")
                        .response());
    }

    private static Response json(Object entity) {
        return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Optional<Integer> number(String limit) {
        if (limit == null) {
            return Optional.of(30);
        }
        try {
            int number = Integer.parseInt(limit);
            return number >= 1 && number <= MOST ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Follower.Kind> kind(String text) {
        return text == null
                ? Optional.of(Follower.Kind.ANY)
                : Arrays.stream(Follower.Kind.values())
                        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst();
    }

    private static Response wrongKind(String text) {
        String allowed = Arrays.stream(Follower.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return Problem.ofField("kind", text, allowed).response();
    }
}
