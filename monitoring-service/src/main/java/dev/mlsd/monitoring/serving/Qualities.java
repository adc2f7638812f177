package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.intake.WindowView;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.quality.Quality;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Answers about quality, by the labels that have come. */
@Singleton
final class Qualities {

    private final Intake intake;
    private final Summaries summaries;
    private final WindowChoice choice;

    Qualities(Intake intake, Summaries summaries, WindowChoice choice) {
        this.intake = intake;
        this.summaries = summaries;
        this.choice = choice;
    }

    QualityAnswer quality(String day, String model) {
        return answer(choice.choose(day, model));
    }

    QualityAnswer.Series series() {
        List<QualityAnswer.Point> points = new ArrayList<>();
        for (WindowCounts counts : intake.windows()) {
            intake.window(counts.name()).map(this::answer).map(Qualities::point).ifPresent(points::add);
        }
        return new QualityAnswer.Series(points);
    }

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
