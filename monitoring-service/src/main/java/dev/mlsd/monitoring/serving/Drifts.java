package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.DriftRule;
import dev.mlsd.monitoring.drift.FeatureDrift;
import dev.mlsd.monitoring.drift.Folding;
import dev.mlsd.monitoring.drift.Histogram;
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

    /** Where the threshold comes from until the reference's own days are resampled. */
    static final String THRESHOLD_FROM = "effect floor";

    /** The name under which the calibrated probabilities are compared as if they were a feature. */
    static final String PROBABILITY = "probability";

    private static final DriftRule RULE = DriftRule.DEFAULT;

    private final Intake intake;
    private final References references;
    private final Summaries summaries;
    private final WindowChoice choice;
    private final Map<WindowName, DriftAnswer> known = new ConcurrentHashMap<>();

    Drifts(Intake intake, References references, Summaries summaries, WindowChoice choice) {
        this.intake = intake;
        this.references = references;
        this.summaries = summaries;
        this.choice = choice;
    }

    DriftAnswer drift(String day, String model) {
        WindowCounts window = choice.choose(day, model);
        return comparison(window).orElseThrow(() -> noReference(window));
    }

    /** Drift in the newest window; empty while there is none to compare. */
    Optional<DriftAnswer> newest() {
        return intake.windows().isEmpty() ? Optional.empty() : comparison(choice.choose(null, null));
    }

    /** The window against its reference, if there is one. A look at the series of each feature would else compare all with all. */
    private Optional<DriftAnswer> comparison(WindowCounts window) {
        DriftAnswer before = known.get(window.name());
        if (before != null && before.rows() == window.predictions()) {
            return Optional.of(before);
        }
        Optional<DriftAnswer> now = Optional.of(choice.view(window))
                .filter(view -> view.profile().isPresent())
                .map(this::drift);
        now.ifPresent(answer -> known.put(window.name(), answer));
        return now;
    }

    private DriftAnswer drift(WindowView window) {
        ReferenceProfile profile = profile(window);
        List<DriftAnswer.Feature> features = new ArrayList<>();
        for (int i = 0; i < profile.features().size(); i++) {
            ReferenceProfile.Feature feature = profile.features().get(i);
            features.add(compare(
                    feature.name(), feature.histogram(), window.features().get(i)));
        }
        return new DriftAnswer(
                window.counts().name().day(),
                window.counts().name().model(),
                window.counts().predictions(),
                profile.rows(),
                RULE.effectFloor(),
                THRESHOLD_FROM,
                RULE.fewestRows(),
                features,
                compare(PROBABILITY, profile.probability(), window.probability().orElseThrow()));
    }

    DriftAnswer.Bins bins(String name, String day, String model) {
        WindowView window = choice.view(choice.choose(day, model));
        Pair pair = pair(window, name)
                .orElseThrow(() -> new ProblemException(unknownFeature(name, names(profile(window)))));
        Folding folding = Folding.of(pair.reference, Folding.GROUPS);
        List<Double> upper = new ArrayList<>();
        for (int group = 0; group < folding.groups(); group++) {
            upper.add(Figures.orNull(folding.upper(group)));
        }
        return new DriftAnswer.Bins(
                window.counts().name().day(),
                window.counts().name().model(),
                compare(name, pair.reference, pair.window),
                Figures.orNull(folding.lower(0)),
                upper,
                side(folding, pair.reference),
                side(folding, pair.window));
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
            comparison(window)
                    .flatMap(answer -> feature(answer, name))
                    .ifPresent(figures -> points.add(point(window, figures)));
        }
        if (points.isEmpty() && !knownNames().contains(name)) {
            throw new ProblemException(unknownFeature(name, knownNames()));
        }
        return new DriftAnswer.Series(name, RULE.effectFloor(), THRESHOLD_FROM, points);
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

    /** A reference and a window of it. */
    private record Pair(Histogram reference, Histogram window) {}

    private static Optional<Pair> pair(WindowView window, String name) {
        return window.profile().flatMap(profile -> {
            if (name.equals(PROBABILITY)) {
                return window.probability().map(histogram -> new Pair(profile.probability(), histogram));
            }
            return profile.indexOf(name).stream()
                    .mapToObj(index -> new Pair(
                            profile.features().get(index).histogram(),
                            window.features().get(index)))
                    .findFirst();
        });
    }

    private static DriftAnswer.Feature compare(String name, Histogram reference, Histogram window) {
        FeatureDrift drift = RULE.compare(reference, window);
        return new DriftAnswer.Feature(
                name,
                Figures.orNull(drift.psi()),
                Figures.orNull(drift.js()),
                Figures.orNull(drift.ks().value()),
                Figures.orNull(drift.ks().error()),
                Figures.orNull(drift.wasserstein().value()),
                Figures.orNull(drift.wasserstein().error()),
                RULE.effectFloor(),
                drift.state().name().toLowerCase(Locale.ROOT),
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
