package dev.mlsd.monitoring.serving;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** REST: counts, windows, drift and quality. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "monitoring")
public final class MonitoringResource {

    private final Summaries summaries;
    private final Drifts drifts;
    private final Qualities qualities;
    private final AlertBook alerts;

    MonitoringResource(Summaries summaries, Drifts drifts, Qualities qualities, AlertBook alerts) {
        this.alerts = alerts;
        this.summaries = summaries;
        this.drifts = drifts;
        this.qualities = qualities;
    }

    @GET
    @Path("/summary")
    @Operation(summary = "Counts over all windows")
    public SummaryAnswer summary() {
        return summaries.summary();
    }

    @GET
    @Path("/windows")
    @Operation(summary = "Days of world time with their counts, oldest first")
    public WindowAnswer.List windows() {
        return summaries.windows();
    }

    @GET
    @Path("/drift")
    @Operation(summary = "Every feature of a window against the reference")
    public DriftAnswer drift(@RestQuery String window, @RestQuery String model, @RestQuery String reference) {
        return drifts.drift(window, model, reference);
    }

    @GET
    @Path("/drift/series")
    @Operation(summary = "One feature over all windows")
    public DriftAnswer.Series driftSeries(@RestQuery String feature) {
        return drifts.series(feature);
    }

    @GET
    @Path("/drift/kinds")
    @Operation(summary = "Data, label and concept drift of a window, told apart")
    public QualityAnswer.Kinds kinds(@RestQuery String window, @RestQuery String model) {
        return qualities.kinds(window, model);
    }

    @GET
    @Path("/drift/{feature}")
    @Operation(summary = "One feature of a window with its bins")
    public DriftAnswer.Bins feature(@RestPath String feature, @RestQuery String window, @RestQuery String model) {
        return drifts.bins(feature, window, model);
    }

    @GET
    @Path("/quality")
    @Operation(summary = "Quality of a window by the labels that have come")
    public QualityAnswer quality(@RestQuery String window, @RestQuery String model) {
        return qualities.quality(window, model);
    }

    @GET
    @Path("/alerts")
    @Operation(summary = "Alerts that stand, every transition so far, and the rules")
    public AlertAnswer alerts() {
        return AlertAnswer.of(alerts.page(), alerts.rules());
    }

    @GET
    @Path("/quality/series")
    @Operation(summary = "Quality over all windows")
    public QualityAnswer.Series qualitySeries() {
        return qualities.series();
    }
}
