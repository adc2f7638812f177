package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Decided;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowName;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.quality.CardBootstrap;
import dev.mlsd.monitoring.quality.Cbpe;
import dev.mlsd.monitoring.quality.CbpeAssumptions;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.quality.Figure;
import dev.mlsd.monitoring.quality.Interval;
import dev.mlsd.monitoring.quality.LabelledRows;
import dev.mlsd.monitoring.quality.Quality;
import dev.mlsd.monitoring.quality.Recalibration;
import dev.mlsd.monitoring.quality.ReliabilityBin;
import dev.mlsd.monitoring.quality.ShiftDiagnosis;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Answers about quality: by the labels that have come, and estimated where they have not. */
@Singleton
final class Qualities {

    /** Equal windows give equal intervals whoever asks. */
    private static final long SEED = 20_180_601;

    private final Intake intake;
    private final Summaries summaries;
    private final WindowChoice choice;
    private final LabelledHistory history;
    private final Drifts drifts;
    private final Map<WindowName, Known<QualityAnswer.Point>> points = new ConcurrentHashMap<>();
    private final Map<WindowName, Known<QualityAnswer>> answers = new ConcurrentHashMap<>();

    /** What was said of a window when it had counted so much. */
    private record Known<T>(WindowCounts counts, boolean closed, T answer) {}

    Qualities(Intake intake, Summaries summaries, WindowChoice choice, LabelledHistory history, Drifts drifts) {
        this.intake = intake;
        this.summaries = summaries;
        this.choice = choice;
        this.history = history;
        this.drifts = drifts;
    }

    /** Four hundred replicates of a day and its slices take a good part of a second: once for each state of a window. */
    QualityAnswer quality(String day, String model) {
        WindowCounts window = choice.choose(day, model);
        Known<QualityAnswer> before = answers.get(window.name());
        if (before != null && before.counts.equals(window) && before.closed == summaries.closed(window)) {
            return before.answer;
        }
        QualityAnswer answer = answer(choice.view(window));
        answers.keySet().retainAll(names());
        answers.put(window.name(), new Known<>(window, answer.closed(), answer));
        return answer;
    }

    QualityAnswer.Series series() {
        points.keySet().retainAll(names());
        return new QualityAnswer.Series(intake.windows().stream()
                .flatMap(window -> pointOf(window).stream())
                .toList());
    }

    private List<WindowName> names() {
        return intake.windows().stream().map(WindowCounts::name).toList();
    }

    /** Sorting every labelled pair of two months for each look at the series would take longer than the look. */
    Optional<QualityAnswer.Point> pointOf(WindowCounts window) {
        Known<QualityAnswer.Point> before = points.get(window.name());
        if (before != null && before.counts.equals(window) && before.closed == summaries.closed(window)) {
            return Optional.of(before.answer);
        }
        Optional<QualityAnswer.Point> point = intake.window(window.name()).map(this::point);
        point.ifPresent(now -> points.put(window.name(), new Known<>(window, now.closed(), now)));
        return point;
    }

    /** Data, label and concept drift of a window, told apart. */
    QualityAnswer.Kinds kinds(String day, String model) {
        WindowCounts window = choice.choose(day, model);
        Optional<DriftAnswer> drift = drifts.comparison(window);
        LabelledHistory.Pool pool =
                history.newest(window.name().model(), window.name().day());
        ShiftDiagnosis shift = ShiftDiagnosis.of(pool.rows(), ShiftDiagnosis.Rule.DEFAULT);
        List<String> drifted = namesIn(drift, "drift");
        return new QualityAnswer.Kinds(
                window.name().day(),
                window.name().model(),
                !drifted.isEmpty(),
                drifted,
                namesIn(drift, "broken"),
                shift.labelDrift(),
                shift.conceptDrift(),
                shift.enough(),
                shift.rows(),
                shift.frauds(),
                Figures.orNull(shift.promisedRate()),
                Figures.orNull(shift.observedRate()),
                Figures.orNull(shift.rateRatio()),
                Figures.orNull(shift.rateZ()),
                Figures.orNull(shift.oddsFactor()),
                Figures.orNull(shift.misplaced()),
                pool.days(),
                pool.upTo());
    }

    private static List<String> namesIn(Optional<DriftAnswer> drift, String state) {
        return drift.stream()
                .flatMap(answer -> answer.features().stream())
                .filter(feature -> feature.state().equals(state))
                .map(DriftAnswer.Feature::name)
                .toList();
    }

    private QualityAnswer answer(WindowView window) {
        WindowCounts counts = window.counts();
        Confusion confusion = counts.confusion();
        LabelledRows rows = history.rows(counts.name().model(), window.labelled());
        Quality quality = Quality.evaluate(rows.probabilities(), rows.frauds());
        Map<Figure, Double> figures = CardBootstrap.figures(rows);
        LabelledHistory.Pool pool =
                history.newest(counts.name().model(), counts.name().day());
        double cost = figures.get(Figure.COST_PER_DECISION);
        return new QualityAnswer(
                counts.name().day(),
                counts.name().model(),
                summaries.closed(counts),
                counts.predictions(),
                confusion.rows(),
                (double) confusion.rows() / counts.predictions(),
                confusion.positives(),
                Figures.share(confusion.positives(), confusion.rows()),
                new QualityAnswer.Matrix(
                        confusion.truePositives(),
                        confusion.falsePositives(),
                        confusion.falseNegatives(),
                        confusion.trueNegatives()),
                Figures.orNull(confusion.precision()),
                Figures.orNull(confusion.recall()),
                Figures.orNull(confusion.f1()),
                Figures.orNull(quality.rocAuc()),
                Figures.orNull(quality.averagePrecision()),
                Figures.orNull(quality.brier()),
                Figures.orNull(quality.ece()),
                Figures.orNull(quality.logLoss()),
                quality.rows(),
                counts.pairsForgotten(),
                Figures.orNull(cost),
                Figures.orNull(cost * quality.rows()),
                ranges(CardBootstrap.intervals(rows, SEED)),
                Arrays.stream(LabelledHistory.Part.values())
                        .map(part -> slice(part, window.labelled(), rows))
                        .toList(),
                estimate(window, figures, pool.rows()),
                recalibration(pool),
                bins(quality.reliability()));
    }

    private static QualityAnswer.Slice slice(LabelledHistory.Part part, Decided decided, LabelledRows rows) {
        LabelledRows slice = rows.at(part.of(decided));
        long frauds =
                IntStream.range(0, slice.rows()).filter(i -> slice.frauds()[i]).count();
        return new QualityAnswer.Slice(
                part.name().toLowerCase(Locale.ROOT),
                slice.rows(),
                frauds,
                named(CardBootstrap.figures(slice)),
                ranges(CardBootstrap.intervals(slice, SEED)));
    }

    private QualityAnswer.Estimate estimate(WindowView window, Map<Figure, Double> truth, LabelledRows newest) {
        Cbpe cbpe = cbpe(window);
        double outside = drifts.comparison(window.counts()).stream()
                .flatMap(answer -> answer.features().stream())
                .filter(feature -> feature.outsideShare() != null)
                .mapToDouble(DriftAnswer.Feature::outsideShare)
                .max()
                .orElse(Double.NaN);
        CbpeAssumptions assumptions = CbpeAssumptions.check(newest, outside);
        Map<String, Double> figures = named(cbpe);
        Map<String, Double> same = named(truth);
        same.keySet().retainAll(figures.keySet());
        return new QualityAnswer.Estimate(cbpe.rows(), figures, same, assumptions.hold(), checks(assumptions));
    }

    /** Over all decisions of the window: those without a label are what an estimate is for, but the others are of the same day. */
    private static Cbpe cbpe(WindowView window) {
        List<Decided> both = List.of(window.labelled(), window.unlabelled());
        double[] probabilities = both.stream()
                .flatMapToDouble(part -> Arrays.stream(part.probabilities()))
                .toArray();
        boolean[] called = new boolean[probabilities.length];
        int at = 0;
        for (Decided part : both) {
            for (int i = 0; i < part.rows(); i++) {
                called[at++] = part.outcomes()[i].positive();
            }
        }
        return Cbpe.of(probabilities, called);
    }

    private static QualityAnswer.Recalibration recalibration(LabelledHistory.Pool pool) {
        Recalibration.Proposal proposal = Recalibration.propose(pool.rows());
        return new QualityAnswer.Recalibration(
                proposal.proposed(),
                proposal.fit().intercept(),
                proposal.fit().slope(),
                Figures.orNull(proposal.logLoss()),
                range(proposal.interval()),
                Figures.orNull(proposal.brier()),
                pool.days(),
                pool.upTo());
    }

    /** What was estimated, by the names of the figures. */
    static Map<String, Double> named(Cbpe cbpe) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("precision", Figures.orNull(cbpe.precision()));
        figures.put("recall", Figures.orNull(cbpe.recall()));
        figures.put("f1", Figures.orNull(cbpe.f1()));
        figures.put("roc_auc", Figures.orNull(cbpe.rocAuc()));
        figures.put("average_precision", Figures.orNull(cbpe.averagePrecision()));
        return figures;
    }

    static List<QualityAnswer.Check> checks(CbpeAssumptions assumptions) {
        return assumptions.checks().stream()
                .map(check -> new QualityAnswer.Check(
                        check.assumption().name().toLowerCase(Locale.ROOT),
                        check.outcome().name().toLowerCase(Locale.ROOT),
                        Figures.orNull(check.figure()),
                        check.limit()))
                .toList();
    }

    static List<QualityAnswer.Bin> bins(List<ReliabilityBin> reliability) {
        return reliability.stream()
                .map(bin -> new QualityAnswer.Bin(
                        bin.lower(),
                        bin.upper(),
                        bin.rows(),
                        Figures.orNull(bin.meanPredicted()),
                        Figures.orNull(bin.observed())))
                .toList();
    }

    static Map<String, Double> named(Map<Figure, Double> figures) {
        Map<String, Double> named = new LinkedHashMap<>();
        figures.forEach((figure, value) -> named.put(figure.name().toLowerCase(Locale.ROOT), Figures.orNull(value)));
        return named;
    }

    static Map<String, QualityAnswer.Range> ranges(Map<Figure, Interval> intervals) {
        Map<String, QualityAnswer.Range> ranges = new LinkedHashMap<>();
        intervals.forEach((figure, interval) -> ranges.put(figure.name().toLowerCase(Locale.ROOT), range(interval)));
        return ranges;
    }

    private static QualityAnswer.Range range(Interval interval) {
        return new QualityAnswer.Range(Figures.orNull(interval.lower()), Figures.orNull(interval.upper()));
    }

    private QualityAnswer.Point point(WindowView window) {
        WindowCounts counts = window.counts();
        Confusion confusion = counts.confusion();
        Quality quality = Quality.evaluate(
                window.labelled().probabilities(), window.labelled().frauds());
        Cbpe cbpe = cbpe(window);
        return new QualityAnswer.Point(
                counts.name().day(),
                counts.name().model(),
                summaries.closed(counts),
                counts.predictions(),
                confusion.rows(),
                confusion.positives(),
                Figures.share(confusion.positives(), confusion.rows()),
                Figures.orNull(confusion.precision()),
                Figures.orNull(confusion.recall()),
                Figures.orNull(quality.rocAuc()),
                Figures.orNull(quality.averagePrecision()),
                Figures.orNull(quality.brier()),
                Figures.orNull(quality.ece()),
                Figures.orNull(quality.logLoss()),
                Figures.orNull(cbpe.precision()),
                Figures.orNull(cbpe.recall()),
                Figures.orNull(cbpe.rocAuc()),
                Figures.orNull(cbpe.averagePrecision()));
    }
}
