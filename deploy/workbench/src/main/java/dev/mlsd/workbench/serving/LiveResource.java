package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.Cursor;
import dev.mlsd.workbench.live.Update;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;

/** What the parts say, as one document or as a stream of what changes. */
@Path("/api")
public class LiveResource {

    /** Changes of health reach the page within this time; figures come once a second. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Collector collector;

    LiveResource(Collector collector) {
        this.collector = collector;
    }

    /** Everything known now, with the last minutes. */
    @GET
    @Path("live")
    @Produces(MediaType.APPLICATION_JSON)
    public Update live() {
        return new Cursor().next(collector.snapshot()).orElseThrow();
    }

    /** The same first, then what changes: events {@code live} whose data is an {@link Update}. */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        Cursor cursor = new Cursor();
        return Multi.createFrom()
                .ticks()
                .startingAfter(Duration.ofMillis(1))
                .every(LOOK)
                .onOverflow()
                .drop()
                .map(_ -> cursor.next(collector.snapshot()))
                .filter(Optional::isPresent)
                .map(update -> sse.newEventBuilder()
                        .name("live")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(Update.class, update.orElseThrow())
                        .build());
    }
}
