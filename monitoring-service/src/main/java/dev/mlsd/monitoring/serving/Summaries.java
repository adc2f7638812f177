package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Count;
import dev.mlsd.monitoring.intake.Counts;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.IntakeTotals;
import dev.mlsd.monitoring.intake.Malformation;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers from counts alone. */
@Singleton
final class Summaries {

    private final Intake intake;
    private final References references;

    Summaries(Intake intake, References references) {
        this.intake = intake;
        this.references = references;
    }

    SummaryAnswer summary() {
        IntakeTotals totals = intake.totals();
        Counts counts = totals.counts();
        Map<String, Long> malformed = new LinkedHashMap<>();
        for (Malformation reason : Malformation.values()) {
            if (counts.get(reason) > 0) {
                malformed.put(reason.code(), counts.get(reason));
            }
        }
        return new SummaryAnswer(
                totals.worldTime().orElse(null),
                totals.watermark().orElse(null),
                counts.get(Count.PREDICTIONS),
                intake.predictionsPerSecond(),
                counts.get(Count.OTHER_ROLES),
                counts.get(Count.LOAD_PREDICTIONS),
                counts.get(Count.DUPLICATES),
                counts.get(Count.LABELS),
                counts.get(Count.JOINED),
                totals.labelsWithoutPrediction(),
                counts.get(Count.LABEL_DUPLICATES),
                counts.get(Count.LABELS_CHANGED),
                totals.waitingForLabel(),
                counts.get(Count.GIVEN_UP),
                counts.malformed(),
                malformed,
                counts.get(Count.WITHOUT_REFERENCE),
                counts.get(Count.FALLBACKS),
                new Verdicts(counts.get(Count.APPROVED), counts.get(Count.REVIEWED), counts.get(Count.BLOCKED)),
                Figures.share(counts.get(Count.JOINED_FRAUDS), counts.get(Count.JOINED)),
                totals.windowDays(),
                references.deciding().orElse(null));
    }

    WindowAnswer.List windows() {
        return new WindowAnswer.List(intake.windows().stream().map(this::answer).toList());
    }

    /** Whether no event of the window is expected any more. */
    boolean closed(WindowCounts window) {
        return closed(window, watermark());
    }

    /** Totals are counted anew each time; whoever asks of many windows asks for this once. */
    Optional<Instant> watermark() {
        return intake.totals().watermark();
    }

    static boolean closed(WindowCounts window, Optional<Instant> watermark) {
        Instant end =
                window.name().day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return watermark.filter(mark -> !mark.isBefore(end)).isPresent();
    }

    private WindowAnswer answer(WindowCounts window) {
        return new WindowAnswer(
                window.name().day(),
                window.name().model(),
                closed(window),
                window.predictions(),
                new Verdicts(window.approved(), window.reviewed(), window.blocked()),
                window.fallbacks(),
                window.confusion().rows(),
                window.confusion().positives(),
                Figures.share(window.confusion().positives(), window.confusion().rows()));
    }
}
