package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import java.util.Map;

/**
 * What a judge says.
 *
 * @param holds whether the claim held
 * @param worst the case nearest to failing, or the one that failed, with both numbers and the limit
 * @param figures what the short answer and the claim name, in the units of their texts
 * @param rightGuess id of the option that was right
 */
public record Judgement(boolean holds, Text worst, Map<String, Double> figures, String rightGuess) {

    public Judgement {
        figures = Map.copyOf(figures);
    }
}
