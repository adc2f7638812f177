package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.drift.DriftRule;
import dev.mlsd.monitoring.drift.FeatureDrift;
import dev.mlsd.monitoring.drift.Folding;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

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

    Drifts(Intake intake, References references, Summaries summaries, WindowChoice choice) {
        this.intake = intake;
        this.references = references;
        this.summaries = summaries;
        this.choice = choice;
    }

    DriftAnswer drift(String day, String model) {
        return drift(choice.choose(day, model));
    }

    /** Drift in the newest window; empty while there is none to compare. */
    Optional<DriftAnswer> newest() {
        return intake.windows().isEmpty()
                ? Optional.empty()
                : Optional.of(choice.choose(null, null))
                        .filter(window -> window.profile().isPresent())
                        .map(this::drift);
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
                features,
                compare(PROBABILITY, profile.probability(), window.probability().orElseThrow()));
    }

    DriftAnswer.Bins bins(String name, String day, String model) {
        WindowView window = choice.choose(day, model);
        Pair pair = pair(window, name)
                .orElseThrow(() -> new ProblemException(unknownFeature(name, names(profile(window)))));
        Folding folding = Folding.of(pair.reference, Folding.GROUPS);
        long[] reference = folding.inside(pair.reference);
        long[] current = folding.inside(pair.window);
        long referenceRows = pair.reference.rows();
        long rows = pair.window.rows();
        List<DriftAnswer.Bin> bins = new ArrayList<>();
        for (int group = 0; group < folding.groups() && !Double.isNaN(folding.upper(0)); group++) {
            bins.add(new DriftAnswer.Bin(
                    folding.lower(group),
                    folding.upper(group),
                    reference[group],
                    current[group],
                    Figures.share(reference[group], referenceRows),
                    Figures.share(current[group], rows)));
        }
        return new DriftAnswer.Bins(
                window.counts().name().day(),
                window.counts().name().model(),
                compare(name, pair.reference, pair.window),
                bins,
                outside(pair, Histogram::below),
                outside(pair, Histogram::above),
                outside(pair, Histogram::missing),
                Figures.orNull(pair.reference.mean()),
                Figures.orNull(pair.window.mean()));
    }

    DriftAnswer.Series series(String name) {
        if (name == null) {
            throw new ProblemException(Problem.of(
                    400, "missing_feature", "No feature", "say which feature", "feature", null, knownNames()));
        }
        List<DriftAnswer.Point> points = new ArrayList<>();
        for (WindowCounts counts : intake.windows()) {
            intake.window(counts.name()).flatMap(window -> pair(window, name)).ifPresent(pair -> {
                DriftAnswer.Feature figures = compare(name, pair.reference, pair.window);
                points.add(new DriftAnswer.Point(
                        counts.name().day(),
                        counts.name().model(),
                        summaries.closed(counts),
                        figures.psi(),
                        figures.state(),
                        figures.rows(),
                        figures.missingShare()));
            });
        }
        if (points.isEmpty() && !knownNames().contains(name)) {
            throw new ProblemException(unknownFeature(name, knownNames()));
        }
        return new DriftAnswer.Series(name, RULE.effectFloor(), THRESHOLD_FROM, points);
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

    private static DriftAnswer.Outside outside(Pair pair, Function<Histogram, Long> count) {
        long reference = count.apply(pair.reference);
        long window = count.apply(pair.window);
        return new DriftAnswer.Outside(
                reference,
                window,
                Figures.share(reference, pair.reference.rows()),
                Figures.share(window, pair.window.rows()));
    }

    private static ReferenceProfile profile(WindowView window) {
        return window.profile()
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "no_reference",
                        "No reference",
                        "model version " + window.counts().name().model()
                                + " has no reference, so there is nothing to compare its window with")));
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
