package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.report.Report;
import dev.mlsd.monitoring.report.Report.Fact;
import dev.mlsd.monitoring.report.Report.Mark;
import dev.mlsd.monitoring.report.Report.Reliability;
import dev.mlsd.monitoring.report.Report.Row;
import dev.mlsd.monitoring.report.Report.Section;
import dev.mlsd.monitoring.report.Report.Table;
import dev.mlsd.monitoring.report.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is known of a day of a model version, as a report. It says what the other answers say, and computes nothing. */
final class DayReport {

    private static final List<String> FIGURES = List.of(
            "precision",
            "recall",
            "f1",
            "roc_auc",
            "average_precision",
            "brier",
            "ece",
            "log_loss",
            "cost_per_decision");

    private final Words words;
    private final WindowCounts window;
    private final Optional<DriftAnswer> drift;
    private final QualityAnswer.Kinds kinds;
    private final QualityAnswer quality;
    private final AlertAnswer alerts;

    DayReport(
            Words words,
            WindowCounts window,
            Optional<DriftAnswer> drift,
            QualityAnswer.Kinds kinds,
            QualityAnswer quality,
            AlertAnswer alerts) {
        this.words = words;
        this.window = window;
        this.drift = drift;
        this.kinds = kinds;
        this.quality = quality;
        this.alerts = alerts;
    }

    Report report(String language) {
        List<Fact> facts = new ArrayList<>(List.of(
                fact("model", window.name().model().toString()),
                fact("day", window.name().day().toString()),
                fact("state", words.of(quality.closed() ? "closed" : "open")),
                fact("predictions", Words.number(quality.predictions())),
                fact("labelled", Words.number(quality.labelled())),
                fact("frauds", Words.number(quality.frauds()))));
        drift.ifPresent(answer -> {
            facts.add(fact(
                    "reference", words.of("reference.rows", answer.reference(), Words.number(answer.referenceRows()))));
            facts.add(fact("thresholds", answer.thresholdFrom()));
        });
        return new Report(
                language,
                words.of("title", window.name().model(), window.name().day()),
                facts,
                List.of(
                        alertsSection(),
                        kindsSection(),
                        driftSection(),
                        qualitySection(),
                        estimateSection(),
                        confusionSection(),
                        reliabilitySection(),
                        slicesSection(),
                        recalibrationSection()));
    }

    private Fact fact(String key, String value) {
        return new Fact(words.of(key), value);
    }

    private Table table(String head, List<Row> rows) {
        return new Table(words.heads(head), rows);
    }

    private static Row plain(String... cells) {
        return new Row(Mark.PLAIN, List.of(cells));
    }

    private Section alertsSection() {
        LocalDate day = window.name().day();
        List<Row> rows = alerts.history().stream()
                .filter(alert -> alert.model().equals(window.name().model().toString()))
                .filter(alert -> alert.changed().equals(day)
                        || alert.evidence().stream()
                                .anyMatch(look -> look.window().equals(day)))
                .map(alert -> new Row(
                        switch (alert.severity()) {
                            case "critical" -> Mark.CRITICAL;
                            case "warning" -> Mark.WARNING;
                            default -> Mark.PLAIN;
                        },
                        List.of(
                                alert.state(),
                                alert.severity(),
                                alert.rule(),
                                alert.feature() == null ? alert.metric() : alert.feature(),
                                Words.number(alert.value()),
                                alert.began().toString(),
                                alert.nextStep())))
                .toList();
        return rows.isEmpty()
                ? Section.of(words.of("alerts"), words.of("alerts.none"))
                : Section.of(words.of("alerts"), "", table("alerts.head", rows));
    }

    private Section kindsSection() {
        return Section.of(
                words.of("kinds"),
                words.of(
                        "kinds.note",
                        Words.number(kinds.labelled()),
                        Words.number(kinds.days()),
                        Words.number(kinds.frauds())),
                table(
                        "kinds.head",
                        List.of(
                                kind(
                                        "data",
                                        kinds.dataDrift(),
                                        drift.isPresent(),
                                        listed(kinds.driftedFeatures()),
                                        listed(kinds.brokenFeatures())),
                                kind("label", kinds.labelDrift(), kinds.enough(), Words.number(kinds.rateRatio())),
                                kind(
                                        "concept",
                                        kinds.conceptDrift(),
                                        kinds.enough(),
                                        Words.number(kinds.misplaced())))));
    }

    private Row kind(String kind, boolean found, boolean known, String... by) {
        String answer = !known ? "kinds.unknown" : found ? "kinds.yes" : "kinds.no";
        return new Row(
                found ? Mark.WARNING : Mark.PLAIN,
                List.of(words.of("kinds." + kind), words.of(answer), words.of("kinds." + kind + ".by", (Object[]) by)));
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? Words.NOTHING : String.join(", ", names);
    }

    private Section driftSection() {
        if (drift.isEmpty()) {
            return Section.of(words.of("drift"), words.of("drift.none"));
        }
        List<Row> rows = new ArrayList<>();
        drift.get().features().forEach(feature -> rows.add(feature(feature.name(), feature)));
        if (drift.get().probability() != null) {
            rows.add(feature(words.of("probability"), drift.get().probability()));
        }
        return Section.of(words.of("drift"), words.of("drift.note"), table("drift.head", rows));
    }

    private Row feature(String name, DriftAnswer.Feature feature) {
        String state = feature.broken() == null
                ? words.of("drift.state." + feature.state())
                : words.of("drift.state.broken", words.of("drift.broken." + feature.broken()));
        Mark mark = switch (feature.state()) {
            case "drift" -> Mark.WARNING;
            case "broken" -> Mark.CRITICAL;
            default -> Mark.PLAIN;
        };
        return new Row(
                mark,
                List.of(
                        name,
                        state,
                        Words.number(feature.psi()),
                        Words.number(feature.threshold()),
                        Words.number(feature.ks()),
                        Words.number(feature.js()),
                        Words.number(feature.wasserstein()),
                        Words.number(feature.missingShare()),
                        Words.number(feature.referenceMissingShare()),
                        Words.number(feature.outsideShare())));
    }

    private Section qualitySection() {
        Map<String, Double> known = new HashMap<>();
        known.put("precision", quality.precision());
        known.put("recall", quality.recall());
        known.put("f1", quality.f1());
        known.put("roc_auc", quality.rocAuc());
        known.put("average_precision", quality.averagePrecision());
        known.put("brier", quality.brier());
        known.put("ece", quality.ece());
        known.put("log_loss", quality.logLoss());
        known.put("cost_per_decision", quality.costPerDecision());
        List<Row> rows = FIGURES.stream()
                .map(figure -> plain(
                        words.of(figure),
                        Words.number(known.get(figure)),
                        range(quality.intervals().get(figure)),
                        Words.number(quality.estimate().figures().get(figure))))
                .toList();
        return Section.of(
                words.of("quality"),
                words.of(quality.labelled() == 0 ? "quality.none" : "quality.note"),
                table("quality.head", rows));
    }

    private static String range(QualityAnswer.Range range) {
        return range == null || range.lower() == null || range.upper() == null
                ? Words.NOTHING
                : Words.number(range.lower()) + " … " + Words.number(range.upper());
    }

    private Section estimateSection() {
        List<Row> rows = quality.estimate().assumptions().stream()
                .map(check -> new Row(
                        check.outcome().equals("holds") ? Mark.PLAIN : Mark.WARNING,
                        List.of(
                                check.assumption().replace('_', ' '),
                                check.outcome(),
                                Words.number(check.figure()),
                                Words.number(check.limit()))))
                .toList();
        return Section.of(
                words.of("estimate"),
                words.of(quality.estimate().trusted() ? "estimate.yes" : "estimate.no"),
                table("estimate.head", rows));
    }

    private Section confusionSection() {
        QualityAnswer.Matrix matrix = quality.confusion();
        return Section.of(
                words.of("confusion"),
                "",
                table(
                        "confusion.head",
                        List.of(
                                plain(
                                        words.of("confusion.positive"),
                                        Words.number(matrix.truePositives()),
                                        Words.number(matrix.falsePositives())),
                                plain(
                                        words.of("confusion.negative"),
                                        Words.number(matrix.falseNegatives()),
                                        Words.number(matrix.trueNegatives())))));
    }

    private Section reliabilitySection() {
        List<QualityAnswer.Bin> bins = quality.reliability().stream()
                .filter(bin -> bin.rows() > 0 && bin.meanPredicted() != null && bin.observed() != null)
                .toList();
        long most = bins.stream().mapToLong(QualityAnswer.Bin::rows).max().orElse(1);
        Reliability diagram = bins.isEmpty()
                ? null
                : new Reliability(
                        words.of("reliability.across"),
                        words.of("reliability.up"),
                        bins.stream()
                                .map(bin -> Reliability.point(
                                        bin.meanPredicted(),
                                        bin.observed(),
                                        bin.rows(),
                                        most,
                                        Words.number(bin.meanPredicted()) + " → " + Words.number(bin.observed()) + " ("
                                                + bin.rows() + ")"))
                                .toList());
        List<Row> rows = bins.stream()
                .map(bin -> plain(
                        Words.number(bin.lower()),
                        Words.number(bin.upper()),
                        Words.number(bin.rows()),
                        Words.number(bin.meanPredicted()),
                        Words.number(bin.observed())))
                .toList();
        return new Section(
                words.of("reliability"),
                words.of(bins.isEmpty() ? "quality.none" : "reliability.note"),
                bins.isEmpty() ? null : table("reliability.head", rows),
                diagram);
    }

    private Section slicesSection() {
        List<Row> rows = quality.slices().stream()
                .map(slice -> plain(
                        slice.name().replace('_', ' '),
                        Words.number(slice.rows()),
                        Words.number(slice.frauds()),
                        Words.number(slice.figures().get("precision")),
                        Words.number(slice.figures().get("recall")),
                        Words.number(slice.figures().get("average_precision")),
                        Words.number(slice.figures().get("cost_per_decision"))))
                .toList();
        return Section.of(words.of("slices"), "", table("slices.head", rows));
    }

    private Section recalibrationSection() {
        QualityAnswer.Recalibration found = quality.recalibration();
        String text = found.logLossGain() == null
                ? words.of("recalibration.none")
                : words.of(
                        found.proposed() ? "recalibration.yes" : "recalibration.no",
                        Words.number(found.intercept()),
                        Words.number(found.slope()),
                        Words.number(found.logLossGain()),
                        range(found.interval()));
        return Section.of(words.of("recalibration"), text);
    }
}
