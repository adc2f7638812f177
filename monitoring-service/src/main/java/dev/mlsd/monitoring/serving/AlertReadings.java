package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.alerting.Metric;
import dev.mlsd.monitoring.alerting.Reading;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowName;
import dev.mlsd.monitoring.quality.ShiftDiagnosis;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What closed windows say of the metrics that rules watch. */
@Singleton
final class AlertReadings {

    /** Figures by labels wait for so many: what comes first is no fair sample of a day. */
    static final double LABELLED_SHARE = 0.9;

    private final Intake intake;
    private final Drifts drifts;
    private final Qualities qualities;
    private final LabelledHistory history;
    private final Map<WindowName, Shift> shifts = new ConcurrentHashMap<>();

    /** A diagnosis and how many labels the world had then. */
    private record Shift(long labelled, ShiftDiagnosis diagnosis) {}

    AlertReadings(Intake intake, Drifts drifts, Qualities qualities, LabelledHistory history) {
        this.intake = intake;
        this.drifts = drifts;
        this.qualities = qualities;
        this.history = history;
    }

    /** A window with its features compared, which is done once for all rules. */
    record Window(WindowCounts counts, List<DriftAnswer.Feature> features) {

        private Optional<DriftAnswer.Feature> feature(String name) {
            return features.stream()
                    .filter(figures -> figures.name().equals(name))
                    .findFirst();
        }
    }

    Window window(WindowCounts counts, List<WindowCounts> windows) {
        return new Window(
                counts,
                drifts.comparison(counts, windows).stream()
                        .flatMap(AlertReadings::all)
                        .toList());
    }

    /** The figure of a window. NaN where it could not be measured. */
    Reading of(Metric metric, String feature, Window of) {
        WindowCounts window = of.counts();
        return switch (metric) {
            case DRIFT -> drift(window, of.feature(feature).orElseThrow());
            case BROKEN -> broken(window, of.feature(feature).orElseThrow());
            case FALLBACK_SHARE ->
                reading(
                        window,
                        (double) window.fallbacks() / window.predictions(),
                        window.predictions(),
                        window.fallbacks() + " of " + window.predictions() + " decisions without the model");
            case AVERAGE_PRECISION -> labelled(window, QualityAnswer.Point::averagePrecision);
            case RECALL -> labelled(window, QualityAnswer.Point::recall);
            case ECE -> labelled(window, QualityAnswer.Point::ece);
            case LABEL_DRIFT, CONCEPT_DRIFT -> shift(metric, window);
        };
    }

    private static Reading drift(WindowCounts window, DriftAnswer.Feature feature) {
        boolean judged = feature.state().equals("ok") || feature.state().equals("drift");
        double value = judged && feature.psi() != null ? feature.psi() / feature.threshold() : Double.NaN;
        String detail = String.format(
                Locale.ROOT,
                "PSI %.4f, threshold %.4f (%s), reference %d rows",
                feature.psi() == null ? Double.NaN : feature.psi(),
                feature.threshold(),
                feature.thresholdFrom(),
                feature.referenceRows());
        return reading(window, value, feature.rows(), detail);
    }

    private static Reading broken(WindowCounts window, DriftAnswer.Feature feature) {
        if (feature.state().equals("too_few_rows") || feature.state().equals("no_reference")) {
            return reading(window, Double.NaN, feature.rows(), feature.state());
        }
        boolean broken = feature.state().equals("broken");
        return reading(window, broken ? 1 : 0, feature.rows(), broken ? feature.broken() : feature.state());
    }

    private Reading labelled(WindowCounts window, java.util.function.Function<QualityAnswer.Point, Double> figure) {
        if (!labelled(window)) {
            return reading(window, Double.NaN, window.confusion().rows(), "too few labels yet");
        }
        Double value = qualities.pointOf(window).map(figure).orElse(null);
        return reading(
                window,
                value == null ? Double.NaN : value,
                window.confusion().rows(),
                window.confusion().positives() + " frauds among "
                        + window.confusion().rows() + " labelled");
    }

    static boolean labelled(WindowCounts window) {
        return window.confusion().rows() >= LABELLED_SHARE * window.predictions();
    }

    private Reading shift(Metric metric, WindowCounts window) {
        if (!labelled(window)) {
            return reading(window, Double.NaN, window.confusion().rows(), "too few labels yet");
        }
        Shift known = shifts.get(window.name());
        if (known == null || known.labelled != window.confusion().rows()) {
            known = new Shift(
                    window.confusion().rows(),
                    ShiftDiagnosis.of(
                            history.newest(window.name().model(), window.name().day())
                                    .rows(),
                            ShiftDiagnosis.Rule.DEFAULT));
            shifts.keySet()
                    .retainAll(intake.windows().stream().map(WindowCounts::name).toList());
            shifts.put(window.name(), known);
        }
        ShiftDiagnosis shift = known.diagnosis;
        if (!shift.enough()) {
            return reading(window, Double.NaN, shift.rows(), "only " + shift.frauds() + " labelled frauds");
        }
        double further = Math.max(shift.rateRatio(), 1 / shift.rateRatio());
        double value = metric == Metric.LABEL_DRIFT
                ? (shift.labelDrift() ? further : 1)
                : (shift.conceptDrift() ? shift.misplaced() : 0);
        String detail = String.format(
                Locale.ROOT,
                "%d frauds among %d, promised %.2f %%, came %.2f %%; all odds by %.2f leave %.0f %% of the frauds misplaced",
                shift.frauds(),
                shift.rows(),
                100 * shift.promisedRate(),
                100 * shift.observedRate(),
                shift.oddsFactor(),
                100 * shift.misplaced());
        return reading(window, value, shift.rows(), detail);
    }

    private static Reading reading(WindowCounts window, double value, long rows, String detail) {
        return new Reading(window.name().day(), value, rows, detail);
    }

    private static Stream<DriftAnswer.Feature> all(DriftAnswer answer) {
        return Stream.concat(answer.features().stream(), Stream.of(answer.probability()));
    }
}
