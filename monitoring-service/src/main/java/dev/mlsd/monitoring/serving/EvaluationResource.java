package dev.mlsd.monitoring.serving;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST: what the service would say of rows that are handed over: the same code that judges windows, and nothing is kept. */
@Path("/v1/evaluations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "monitoring")
public final class EvaluationResource {

    /**
     * Labelled rows, one entry a row in each column.
     *
     * @param probabilities from 0 to 1
     * @param called whether the decision took the row for a possible fraud; null: none was
     * @param groups of rows that are not independent, as those of one card, from 0 to 255; null: every row by itself, dealt out in turn
     */
    record Rows(double[] probabilities, boolean[] frauds, boolean[] called, int[] groups) {}

    /**
     * A calibration to fit and to judge.
     *
     * @param fit rows that it is fitted to
     * @param judge other rows, that it is judged on
     */
    record Fitting(Rows fit, Rows judge) {}

    /**
     * Values to compare; null is a missing one.
     *
     * @param reference its quantiles make the bins
     * @param windows each compared with it by itself
     */
    record Samples(List<Double> reference, List<List<Double>> windows) {}

    @POST
    @Path("/quality")
    @Operation(summary = "Figures, intervals, the estimate without labels, label and concept drift of labelled rows")
    public EvaluationAnswer.Quality quality(Rows rows) {
        return Evaluations.quality(rows);
    }

    @POST
    @Path("/calibration")
    @Operation(
            summary = "No calibration, Platt scaling and isotonic regression, fitted to some rows and judged on others")
    public EvaluationAnswer.Calibrations calibration(Fitting fitting) {
        return Evaluations.calibration(fitting);
    }

    @POST
    @Path("/distances")
    @Operation(summary = "Every distance of windows from a reference")
    public EvaluationAnswer.Distances distances(Samples samples) {
        return Evaluations.distances(samples);
    }
}
