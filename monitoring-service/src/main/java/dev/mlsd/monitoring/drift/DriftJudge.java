package dev.mlsd.monitoring.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says which features of a window drifted. One that broke is named so. Of the others, drift is an index at or above the effect floor and
 * beyond what healthy days do, judged over all features at once ({@link BenjaminiHochberg}): twenty features a day at 1 in 100 each
 * would be an alarm every fifth day.
 *
 * @param rule floor and fewest rows
 * @param level share of false calls among a window's calls
 */
public record DriftJudge(DriftRule rule, double level) {

    public static final DriftJudge DEFAULT = new DriftJudge(DriftRule.DEFAULT, 0.01);

    public DriftJudge {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must lie between 0 and 1, got " + level);
        }
    }

    /**
     * One feature to judge.
     *
     * @param reference empty when there is none for it: no healthy day of the same weekday yet
     * @param healthy what healthy days do against this reference, where known
     */
    public record Candidate(Optional<Histogram> reference, Histogram window, Optional<NullDistribution> healthy) {}

    /** Where a threshold comes from. */
    public enum Source {
        /** The effect floor: healthy days stay below it. */
        EFFECT_FLOOR,
        /** What healthy days exceed too seldom, given the number of features. */
        HEALTHY_DAYS,
        /** The effect floor, for want of healthy days. */
        FLOOR_WITHOUT_DAYS
    }

    /**
     * What was found of one feature.
     *
     * @param threshold index from which this feature of this window would be called drift
     * @param pValue probability of such an index on a healthy day; NaN when healthy days are not known
     * @param broken how it broke, if it did
     */
    public record Verdict(
            FeatureDrift figures,
            FeatureDrift.State state,
            double threshold,
            Source source,
            double pValue,
            int healthyDays,
            Optional<BrokenData> broken) {}

    /** All verdicts, in the order of the candidates. O(candidates × bins). */
    public List<Verdict> judge(List<Candidate> candidates) {
        List<FeatureDrift> figures = new ArrayList<>();
        double[] pValues = new double[candidates.size()];
        for (int i = 0; i < pValues.length; i++) {
            Candidate candidate = candidates.get(i);
            FeatureDrift drift = rule.compare(
                    candidate
                            .reference()
                            .orElseGet(() -> new Histogram(candidate.window().bins())),
                    candidate.window());
            figures.add(drift);
            boolean testable = candidate.healthy().isPresent()
                    && !Double.isNaN(drift.psi())
                    && drift.state() != FeatureDrift.State.TOO_FEW_ROWS
                    && drift.state() != FeatureDrift.State.BROKEN;
            pValues[i] = testable ? candidate.healthy().get().pValue(drift.psi()) : Double.NaN;
        }
        double cutoff = BenjaminiHochberg.cutoff(pValues, level);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < pValues.length; i++) {
            verdicts.add(verdict(candidates.get(i), figures.get(i), pValues[i], cutoff));
        }
        return verdicts;
    }

    private Verdict verdict(Candidate candidate, FeatureDrift figures, double pValue, double cutoff) {
        Optional<BrokenData> broken = figures.state() == FeatureDrift.State.BROKEN
                ? BrokenData.of(candidate.reference().orElseThrow(), candidate.window())
                : Optional.empty();
        double quantile = candidate.healthy().map(days -> days.quantile(cutoff)).orElse(0.0);
        double threshold = Math.max(rule.effectFloor(), quantile);
        Source source = candidate.healthy().isEmpty()
                ? Source.FLOOR_WITHOUT_DAYS
                : quantile > rule.effectFloor() ? Source.HEALTHY_DAYS : Source.EFFECT_FLOOR;
        FeatureDrift.State state = figures.state();
        if (candidate.reference().isEmpty() && candidate.window().rows() >= rule.fewestRows()) {
            state = FeatureDrift.State.NO_REFERENCE;
        } else if (state == FeatureDrift.State.DRIFT && figures.psi() < threshold) {
            state = FeatureDrift.State.OK;
        }
        int days = candidate.healthy().map(NullDistribution::days).orElse(0);
        return new Verdict(figures, state, threshold, source, pValue, days, broken);
    }
}
