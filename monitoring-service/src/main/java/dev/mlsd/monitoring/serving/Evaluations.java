package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.ChiSquare;
import dev.mlsd.monitoring.drift.DriftRule;
import dev.mlsd.monitoring.drift.FeatureDrift;
import dev.mlsd.monitoring.drift.Folding;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.quality.Calibration;
import dev.mlsd.monitoring.quality.CardBootstrap;
import dev.mlsd.monitoring.quality.Cbpe;
import dev.mlsd.monitoring.quality.CbpeAssumptions;
import dev.mlsd.monitoring.quality.IsotonicRegression;
import dev.mlsd.monitoring.quality.LabelledRows;
import dev.mlsd.monitoring.quality.Recalibration;
import dev.mlsd.monitoring.quality.ReliabilityBin;
import dev.mlsd.monitoring.quality.ShiftDiagnosis;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Judges rows that were handed over, by the code that judges windows. */
final class Evaluations {

    /** Rows of a request at most; more do not fit into a request's ten megabytes either. */
    static final int MOST_ROWS = 400_000;

    /** Equal rows give equal intervals whoever asks. */
    private static final long SEED = 20_180_601;

    private Evaluations() {}

    static EvaluationAnswer.Quality quality(EvaluationResource.Rows given) {
        LabelledRows rows = rows("rows", given);
        Cbpe cbpe = Cbpe.of(rows.probabilities(), rows.called());
        CbpeAssumptions assumptions = assumptions(rows);
        ShiftDiagnosis shift = ShiftDiagnosis.of(rows, ShiftDiagnosis.Rule.DEFAULT);
        return new EvaluationAnswer.Quality(
                rows.rows(),
                frauds(rows),
                matrix(rows),
                Qualities.named(CardBootstrap.figures(rows)),
                Qualities.ranges(CardBootstrap.intervals(rows, SEED)),
                Qualities.named(cbpe),
                assumptions.hold(),
                Qualities.checks(assumptions),
                new EvaluationAnswer.Shift(
                        shift.labelDrift(),
                        shift.conceptDrift(),
                        shift.enough(),
                        Figures.orNull(shift.promisedRate()),
                        Figures.orNull(shift.observedRate()),
                        Figures.orNull(shift.rateRatio()),
                        Figures.orNull(shift.rateZ()),
                        Figures.orNull(shift.oddsFactor()),
                        Figures.orNull(shift.misplaced()),
                        Figures.orNull(shift.statistic()),
                        shift.groups()),
                Qualities.bins(reliability(rows)));
    }

    /** Those that labels tell of: rows that come by themselves have no reference whose range they could leave. */
    private static CbpeAssumptions assumptions(LabelledRows rows) {
        return new CbpeAssumptions(CbpeAssumptions.check(rows, Double.NaN).checks().stream()
                .filter(check -> check.assumption() != CbpeAssumptions.Assumption.WITHIN_SUPPORT)
                .toList());
    }

    static EvaluationAnswer.Calibrations calibration(EvaluationResource.Fitting given) {
        if (given == null) {
            throw wrong("body", "null", "an object with fit and judge");
        }
        LabelledRows fit = rows("fit", given.fit());
        LabelledRows judge = rows("judge", given.judge());
        if (frauds(fit) == 0 || frauds(fit) == fit.rows()) {
            throw wrong("fit.frauds", frauds(fit) + " of " + fit.rows(), "both frauds and others, to fit to");
        }
        return new EvaluationAnswer.Calibrations(
                fit.rows(),
                frauds(fit),
                judge.rows(),
                frauds(judge),
                List.of(
                        calibrated("none", judge, DoubleUnaryOperator.identity()),
                        calibrated("platt", judge, Recalibration.of(fit.probabilities(), fit.frauds())::apply),
                        calibrated(
                                "isotonic", judge, IsotonicRegression.of(fit.probabilities(), fit.frauds())::apply)));
    }

    private static EvaluationAnswer.Calibrated calibrated(
            String method, LabelledRows judge, DoubleUnaryOperator calibration) {
        LabelledRows rows = new LabelledRows(
                Arrays.stream(judge.probabilities()).map(calibration).toArray(),
                judge.frauds(),
                judge.called(),
                judge.costs(),
                judge.groups());
        return new EvaluationAnswer.Calibrated(
                method,
                Qualities.named(CardBootstrap.figures(rows)),
                Qualities.ranges(CardBootstrap.intervals(rows, SEED)),
                Qualities.bins(reliability(rows)),
                rows.probabilities());
    }

    static EvaluationAnswer.Distances distances(EvaluationResource.Samples given) {
        if (given == null || given.reference() == null || given.reference().isEmpty()) {
            throw wrong("reference", "none", "at least one value");
        }
        if (given.windows() == null || given.windows().isEmpty()) {
            throw wrong("windows", "none", "at least one window");
        }
        long size = given.reference().size()
                + given.windows().stream()
                        .mapToLong(window -> window == null ? 0 : window.size())
                        .sum();
        if (size > MOST_ROWS) {
            throw wrong("windows", size + " values", "at most " + MOST_ROWS + " values in all");
        }
        double[] values = values("reference", given.reference());
        Bins bins = Bins.ofQuantiles(values, Bins.MAX_BINS);
        Histogram reference = Histogram.of(bins, values);
        List<EvaluationAnswer.Distance> windows = IntStream.range(
                        0, given.windows().size())
                .mapToObj(i -> distance(
                        reference, values("windows[" + i + "]", given.windows().get(i))))
                .toList();
        return new EvaluationAnswer.Distances(
                reference.rows(), Folding.of(reference, Folding.GROUPS).groups(), windows);
    }

    private static EvaluationAnswer.Distance distance(Histogram reference, double[] values) {
        Histogram window = Histogram.of(reference.bins(), values);
        FeatureDrift drift = DriftRule.DEFAULT.compare(reference, window);
        Folding folding = Folding.of(reference, Folding.GROUPS);
        double[] expected = folding.fold(reference);
        double[] actual = folding.fold(window);
        return new EvaluationAnswer.Distance(
                drift.rows(),
                Figures.orNull(drift.psi()),
                Figures.orNull(drift.js()),
                Figures.orNull(dev.mlsd.monitoring.drift.Distances.kullbackLeibler(expected, actual)),
                Figures.orNull(dev.mlsd.monitoring.drift.Distances.hellinger(expected, actual)),
                Figures.orNull(drift.ks().value()),
                Figures.orNull(drift.wasserstein().value()),
                Figures.orNull(ChiSquare.contingency(expected, actual).pValue()),
                drift.state().name().toLowerCase(Locale.ROOT),
                Figures.orNull(window.mean()));
    }

    private static double[] values(String field, List<Double> given) {
        if (given == null || given.isEmpty()) {
            throw wrong(field, "none", "at least one value");
        }
        double[] values = new double[given.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = given.get(i) == null ? Double.NaN : given.get(i);
            if (Double.isInfinite(values[i])) {
                throw wrong(
                        field + "[" + i + "]", String.valueOf(values[i]), "a finite number, or null for a missing one");
            }
        }
        return values;
    }

    private static LabelledRows rows(String field, EvaluationResource.Rows given) {
        if (given == null || given.probabilities() == null || given.probabilities().length == 0) {
            throw wrong(field, "none", "an object with probabilities and frauds, of at least one row");
        }
        int rows = given.probabilities().length;
        if (rows > MOST_ROWS) {
            throw wrong(field, rows + " rows", "at most " + MOST_ROWS);
        }
        if (given.frauds() == null) {
            throw wrong(field + ".frauds", "none", "a label for each of " + rows + " rows");
        }
        boolean[] called = given.called() == null ? new boolean[rows] : given.called();
        int[] groups = given.groups() == null
                ? IntStream.range(0, rows).map(i -> i % LabelledRows.GROUPS).toArray()
                : given.groups();
        double[] unknown = new double[rows];
        Arrays.fill(unknown, Double.NaN);
        try {
            return new LabelledRows(given.probabilities(), given.frauds(), called, unknown, groups);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    field, e.getMessage(), "columns of one length, probabilities from 0 to 1, groups from 0 to 255");
        }
    }

    private static long frauds(LabelledRows rows) {
        return IntStream.range(0, rows.rows()).filter(i -> rows.frauds()[i]).count();
    }

    private static QualityAnswer.Matrix matrix(LabelledRows rows) {
        long[] counts = new long[4];
        for (int i = 0; i < rows.rows(); i++) {
            counts[(rows.called()[i] ? 0 : 2) + (rows.frauds()[i] ? 0 : 1)]++;
        }
        return new QualityAnswer.Matrix(counts[0], counts[1], counts[2], counts[3]);
    }

    private static List<ReliabilityBin> reliability(LabelledRows rows) {
        return Calibration.reliability(rows.probabilities(), rows.frauds(), Calibration.DEFAULT_BINS);
    }

    private static ProblemException wrong(String field, String value, String allowed) {
        return new ProblemException(Problem.of(
                400, "bad_rows", "Not rows that can be judged", field + " cannot be judged", field, value, allowed));
    }
}
