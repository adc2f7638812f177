package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowName;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.quality.Quality;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers about quality, by the labels that have come. */
@Singleton
final class Qualities {

    private final Intake intake;
    private final Summaries summaries;
    private final WindowChoice choice;
    private final Map<WindowName, Known> known = new ConcurrentHashMap<>();

    Qualities(Intake intake, Summaries summaries, WindowChoice choice) {
        this.intake = intake;
        this.summaries = summaries;
        this.choice = choice;
    }

    QualityAnswer quality(String day, String model) {
        return answer(choice.view(choice.choose(day, model)));
    }

    QualityAnswer.Series series() {
        List<WindowCounts> windows = intake.windows();
        known.keySet().retainAll(windows.stream().map(WindowCounts::name).toList());
        return new QualityAnswer.Series(
                windows.stream().flatMap(window -> point(window).stream()).toList());
    }

    /** Sorting every labelled pair of two months for each look at the series would take longer than the look. */
    private Optional<QualityAnswer.Point> point(WindowCounts window) {
        Known before = known.get(window.name());
        if (before != null && before.counts.equals(window) && before.point.closed() == summaries.closed(window)) {
            return Optional.of(before.point);
        }
        Optional<QualityAnswer.Point> point =
                intake.window(window.name()).map(this::answer).map(Qualities::point);
        point.ifPresent(now -> known.put(window.name(), new Known(window, now)));
        return point;
    }

    /** What a window's quality was when it had counted so much. */
    private record Known(WindowCounts counts, QualityAnswer.Point point) {}

    private QualityAnswer answer(WindowView window) {
        WindowCounts counts = window.counts();
        Confusion confusion = counts.confusion();
        Quality quality = Quality.evaluate(window.probabilities(), window.frauds());
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
                quality.reliability().stream()
                        .map(bin -> new QualityAnswer.Bin(
                                bin.lower(),
                                bin.upper(),
                                bin.rows(),
                                Figures.orNull(bin.meanPredicted()),
                                Figures.orNull(bin.observed())))
                        .toList());
    }

    private static QualityAnswer.Point point(QualityAnswer answer) {
        return new QualityAnswer.Point(
                answer.window(),
                answer.model(),
                answer.closed(),
                answer.predictions(),
                answer.labelled(),
                answer.frauds(),
                answer.fraudRate(),
                answer.precision(),
                answer.recall(),
                answer.rocAuc(),
                answer.averagePrecision(),
                answer.brier(),
                answer.ece(),
                answer.logLoss());
    }
}
