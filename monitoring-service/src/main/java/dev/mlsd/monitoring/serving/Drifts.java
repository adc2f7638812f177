package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.ChiSquare;
import dev.mlsd.monitoring.drift.Distances;
import dev.mlsd.monitoring.drift.DriftJudge;
import dev.mlsd.monitoring.drift.FeatureDrift;
import dev.mlsd.monitoring.drift.Folding;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.drift.NullDistribution;
import dev.mlsd.monitoring.drift.TestResult;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowName;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Answers about drift. */
@Singleton
final class Drifts {

    /** Where thresholds come from while too few healthy days are known. */
    static final String EFFECT_FLOOR = "effect floor";

    /** Where they come from else. */
    static final String HEALTHY_DAYS = "healthy days";

    /** The name under which the calibrated probabilities are compared as if they were a feature. */
    static final String PROBABILITY = "probability";

    private static final DriftJudge JUDGE = DriftJudge.DEFAULT;

    private final Intake intake;
    private final References references;
    private final Summaries summaries;
    private final WindowChoice choice;
    private final Baselines baselines;
    private final Comparisons comparisons;
    private final Map<WindowName, Known> known = new ConcurrentHashMap<>();

    /** What was found when so much was known. */
    private record Known(DriftAnswer answer, List<WindowCounts> healthy) {}

    Drifts(
            Intake intake,
            References references,
            Summaries summaries,
            WindowChoice choice,
            Baselines baselines,
            Comparisons comparisons) {
        this.comparisons = comparisons;
        this.intake = intake;
        this.references = references;
        this.summaries = summaries;
        this.choice = choice;
        this.baselines = baselines;
    }

    /** @param reference the name of one; null for the training profile */
    DriftAnswer drift(String day, String model, String reference) {
        WindowCounts window = choice.choose(day, model);
        if (reference == null || reference.equals(Comparisons.TRAINING)) {
            return comparison(window).orElseThrow(() -> noReference(window));
        }
        WindowView view = choice.view(window);
        return drift(
                view,
                baselines.healthy(window, intake.windows()),
                reference,
                comparisons.profile(reference, view, profile(view)));
    }

    /** Drift in the newest window; empty while there is none to compare. */
    Optional<DriftAnswer> newest() {
        return intake.windows().isEmpty() ? Optional.empty() : comparison(choice.choose(null, null));
    }

    /** The window against its reference, if there is one. A look at the series of each feature would else compare all with all. */
    Optional<DriftAnswer> comparison(WindowCounts window) {
        return comparison(window, intake.windows());
    }

    /** The same for one of many, all of which are the windows now. */
    Optional<DriftAnswer> comparison(WindowCounts window, List<WindowCounts> windows) {
        List<WindowCounts> healthy = baselines.healthy(window, windows);
        Known before = known.get(window.name());
        if (before != null && before.answer.rows() == window.predictions() && sameDays(before.healthy, healthy)) {
            return Optional.of(before.answer);
        }
        Optional<DriftAnswer> now = Optional.of(choice.view(window))
                .filter(view -> view.profile().isPresent())
                .map(view -> drift(view, healthy, Comparisons.TRAINING, profile(view)));
        now.ifPresent(answer -> known.put(window.name(), new Known(answer, healthy)));
        return now;
    }

    private static boolean sameDays(List<WindowCounts> before, List<WindowCounts> now) {
        return before.stream()
                .map(WindowCounts::name)
                .toList()
                .equals(now.stream().map(WindowCounts::name).toList());
    }

    private DriftAnswer drift(
            WindowView window, List<WindowCounts> healthy, String reference, ReferenceProfile profile) {
        List<DriftJudge.Verdict> verdicts = JUDGE.judge(baselines.candidates(window, healthy, profile));
        List<DriftAnswer.Feature> features = new ArrayList<>();
        for (int i = 0; i < profile.features().size(); i++) {
            features.add(feature(profile.features().get(i).name(), verdicts.get(i)));
        }
        boolean daysKnown = healthy.size() >= NullDistribution.FEWEST_DAYS;
        return new DriftAnswer(
                window.counts().name().day(),
                window.counts().name().model(),
                window.counts().predictions(),
                reference,
                profile.rows(),
                JUDGE.rule().effectFloor(),
                daysKnown ? HEALTHY_DAYS : EFFECT_FLOOR,
                JUDGE.rule().fewestRows(),
                healthy.size(),
                features,
                feature(PROBABILITY, verdicts.getLast()));
    }

    DriftAnswer.Bins bins(String name, String day, String model) {
        WindowCounts counts = choice.choose(day, model);
        DriftAnswer answer = comparison(counts).orElseThrow(() -> noReference(counts));
        WindowView window = choice.view(counts);
        DriftAnswer.Feature figures = feature(answer, name)
                .orElseThrow(() -> new ProblemException(unknownFeature(name, names(profile(window)))));
        DriftJudge.Candidate candidate = candidate(window, name);
        Histogram reference = candidate
                .reference()
                .orElseGet(() -> new Histogram(candidate.window().bins()));
        Folding folding = Folding.of(reference, Folding.GROUPS);
        List<Double> upper = new ArrayList<>();
        for (int group = 0; group < folding.groups(); group++) {
            upper.add(Figures.orNull(folding.upper(group)));
        }
        double[] expected = folding.fold(reference);
        double[] actual = folding.fold(candidate.window());
        boolean rows = reference.rows() > 0 && candidate.window().rows() > 0;
        TestResult chiSquare = rows ? ChiSquare.contingency(expected, actual) : new TestResult(Double.NaN, Double.NaN);
        return new DriftAnswer.Bins(
                counts.name().day(),
                counts.name().model(),
                figures,
                rows ? Figures.orNull(Distances.kullbackLeibler(expected, actual)) : null,
                rows ? Figures.orNull(Distances.hellinger(expected, actual)) : null,
                Figures.orNull(chiSquare.statistic()),
                Figures.orNull(chiSquare.pValue()),
                Figures.orNull(folding.lower(0)),
                upper,
                side(folding, reference),
                side(folding, candidate.window()));
    }

    DriftAnswer.Series series(String name) {
        if (name == null) {
            throw new ProblemException(Problem.of(
                    400, "missing_feature", "No feature", "say which feature", "feature", null, knownNames()));
        }
        List<WindowCounts> windows = intake.windows();
        known.keySet().retainAll(windows.stream().map(WindowCounts::name).toList());
        List<DriftAnswer.Point> points = new ArrayList<>();
        for (WindowCounts window : windows) {
            comparison(window, windows)
                    .flatMap(answer -> feature(answer, name))
                    .ifPresent(figures -> points.add(point(window, figures)));
        }
        if (points.isEmpty() && !knownNames().contains(name)) {
            throw new ProblemException(unknownFeature(name, knownNames()));
        }
        return new DriftAnswer.Series(
                name,
                JUDGE.rule().effectFloor(),
                points.stream()
                                .anyMatch(point ->
                                        point.threshold() > JUDGE.rule().effectFloor())
                        ? HEALTHY_DAYS
                        : EFFECT_FLOOR,
                points);
    }

    private static Optional<DriftAnswer.Feature> feature(DriftAnswer answer, String name) {
        return Stream.concat(answer.features().stream(), Stream.of(answer.probability()))
                .filter(figures -> figures.name().equals(name))
                .findFirst();
    }

    private DriftAnswer.Point point(WindowCounts window, DriftAnswer.Feature figures) {
        return new DriftAnswer.Point(
                window.name().day(),
                window.name().model(),
                summaries.closed(window),
                figures.psi(),
                figures.js(),
                figures.ks(),
                figures.threshold(),
                figures.state(),
                figures.rows(),
                figures.missingShare());
    }

    private DriftJudge.Candidate candidate(WindowView window, String name) {
        List<DriftJudge.Candidate> candidates =
                baselines.candidates(window, baselines.healthy(window.counts(), intake.windows()), profile(window));
        return name.equals(PROBABILITY)
                ? candidates.getLast()
                : candidates.get(profile(window).indexOf(name).orElseThrow());
    }

    private static DriftAnswer.Feature feature(String name, DriftJudge.Verdict verdict) {
        FeatureDrift drift = verdict.figures();
        return new DriftAnswer.Feature(
                name,
                Figures.orNull(drift.psi()),
                Figures.orNull(drift.js()),
                Figures.orNull(drift.ks().value()),
                Figures.orNull(drift.ks().error()),
                Figures.orNull(drift.wasserstein().value()),
                Figures.orNull(drift.wasserstein().error()),
                verdict.threshold(),
                verdict.source().name().toLowerCase(Locale.ROOT),
                Figures.orNull(verdict.pValue()),
                verdict.state().name().toLowerCase(Locale.ROOT),
                verdict.broken()
                        .map(broken -> broken.name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                drift.rows(),
                drift.referenceRows(),
                Figures.orNull(drift.missingShare()),
                Figures.orNull(drift.referenceMissingShare()),
                Figures.orNull(drift.outsideShare()));
    }

    private static DriftAnswer.Side side(Folding folding, Histogram histogram) {
        List<Long> counts = new ArrayList<>();
        for (long count : folding.inside(histogram)) {
            counts.add(count);
        }
        counts.addAll(List.of(histogram.below(), histogram.above(), histogram.missing()));
        return new DriftAnswer.Side(
                histogram.rows(), counts, Figures.orNull(histogram.mean()), Figures.orNull(histogram.deviation()));
    }

    private static ReferenceProfile profile(WindowView window) {
        return window.profile().orElseThrow(() -> noReference(window.counts()));
    }

    private static ProblemException noReference(WindowCounts window) {
        return new ProblemException(Problem.of(
                404,
                "no_reference",
                "No reference",
                "model version " + window.name().model()
                        + " has no reference, so there is nothing to compare its window with"));
    }

    private List<String> knownNames() {
        return references
                .deciding()
                .flatMap(references::known)
                .map(Drifts::names)
                .orElse(List.of());
    }

    private static List<String> names(ReferenceProfile profile) {
        List<String> names = new ArrayList<>(profile.names());
        names.add(PROBABILITY);
        return names;
    }

    private static Problem unknownFeature(String name, List<String> known) {
        return Problem.of(
                404, "unknown_feature", "No such feature", "no feature has this name", "feature", name, known);
    }
}
