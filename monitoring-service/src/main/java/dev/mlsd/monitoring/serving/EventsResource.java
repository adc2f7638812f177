package dev.mlsd.monitoring.serving;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The summary as server-sent events, four times a second: often enough for a chart to look alive, seldom enough to cost nothing. */
@Path("/v1/events")
@Tag(name = "monitoring")
public final class EventsResource {

    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Multi<SummaryAnswer> summaries;

    EventsResource(Summaries summaries) {
        // One clock for all listeners; it stops with the last of them. A listener that is too slow misses events.
        this.summaries = Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .map(tick -> summaries.summary())
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(summary = "The summary, four times a second")
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        return summaries
                .onOverflow()
                .drop()
                .map(summary -> sse.newEventBuilder()
                        .name("summary")
                        .data(SummaryAnswer.class, summary)
                        .build());
    }
}
