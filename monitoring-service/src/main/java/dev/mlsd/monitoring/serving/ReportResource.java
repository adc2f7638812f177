package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.report.ReportPage;
import dev.mlsd.monitoring.report.Words;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** REST: a page to keep or to send. */
@Path("/v1/report")
@Blocking
@Tag(name = "monitoring")
public final class ReportResource {

    private final WindowChoice choice;
    private final Drifts drifts;
    private final Qualities qualities;
    private final AlertBook alerts;

    ReportResource(WindowChoice choice, Drifts drifts, Qualities qualities, AlertBook alerts) {
        this.choice = choice;
        this.drifts = drifts;
        this.qualities = qualities;
        this.alerts = alerts;
    }

    /** @param lang en or ru; English when left out */
    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=utf-8")
    @Operation(summary = "All that is known of a day of a model version, as one HTML page that needs nothing else")
    public String report(@RestQuery String window, @RestQuery String model, @RestQuery String lang) {
        String language = lang == null ? Words.LANGUAGES.getFirst() : lang;
        if (!Words.LANGUAGES.contains(language)) {
            throw new ProblemException(Problem.of(
                    400,
                    "bad_language",
                    "No such language",
                    "there is no report in it",
                    "lang",
                    lang,
                    Words.LANGUAGES));
        }
        WindowCounts chosen = choice.choose(window, model);
        String day = chosen.name().day().toString();
        String version = chosen.name().model().toString();
        return ReportPage.html(new DayReport(
                        new Words(language),
                        chosen,
                        drifts.comparison(chosen),
                        qualities.kinds(day, version),
                        qualities.quality(day, version),
                        AlertAnswer.of(alerts.page(), alerts.rules()))
                .report(language));
    }
}
