package dev.mlsd.workbench.runner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A run as it stands at a moment, or as it ended.
 *
 * @param answer id of the answer, or of a run that is none
 * @param seconds how long it should take
 * @param elapsed seconds that it took so far
 * @param phase the phase under way; null when none is
 * @param series by name, over the seconds of the run
 * @param rows of the table, cells by column
 * @param claim null for a run without one
 * @param shortAnswer with the figures of this run; null until it was judged
 * @param guess what the audience guessed; null when it was not asked
 * @param rightGuess what was right; null until it was judged
 * @param parameters of a run that somebody has set up by hand; null otherwise
 * @param problem why it broke; null unless it did
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Run(
        String id,
        String answer,
        boolean sabotaged,
        RunState state,
        Instant started,
        Instant ended,
        Text worst,
        int seconds,
        double elapsed,
        String phase,
        List<Phase> phases,
        Map<String, Series> series,
        List<Map<String, Object>> rows,
        Map<String, Double> figures,
        Claim claim,
        Text shortAnswer,
        String guess,
        String rightGuess,
        Environment environment,
        Map<String, Object> parameters,
        Problem problem) {

    /** A phase; {@code to} is null while it is under way. */
    public record Phase(String id, double from, Double to) {}

    /**
     * Points {@code [second, value]}, the value null where nothing could be measured.
     *
     * @param from index of the first point that is here; those before it were told earlier
     */
    public record Series(int from, List<Double[]> points) {}

    /**
     * What was claimed.
     *
     * @param holds null until it was judged
     * @param worst the case nearest to failing
     */
    public record Claim(Text text, Boolean holds, Text worst) {}

    /** Why a run broke. */
    public record Problem(String code, String detail) {}

    /** In a line. */
    public RunSummary summary() {
        return new RunSummary(id, answer, sabotaged, state, started, ended, worst);
    }

    /** What a judge looks at. */
    public Evidence evidence() {
        return new Evidence(rows, figures);
    }

    /** Whether it is over. */
    @JsonIgnore
    public boolean isOver() {
        return state != RunState.RUNNING;
    }
}
