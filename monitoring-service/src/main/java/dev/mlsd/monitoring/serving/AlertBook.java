package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.alerting.Alert;
import dev.mlsd.monitoring.alerting.AlertSeries;
import dev.mlsd.monitoring.alerting.Rule;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.WindowCounts;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.reference.ModelVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All alerts: the rules folded over the closed windows that the intake keeps, in order. It holds nothing that the windows do not tell, so
 * the alerts after a crash are those before it. Folded again only when a window closed or got its labels.
 */
final class AlertBook {

    private final Intake intake;
    private final Summaries summaries;
    private final AlertReadings readings;
    private final List<Rule> rules;
    private Set<Closed> folded = Set.of();
    private Page page = new Page(List.of(), List.of());

    /** What matters of a window: that it is closed, and whether figures by labels can be had. */
    private record Closed(WindowCounts window, boolean labelled) {}

    /**
     * What stands and what was.
     *
     * @param current pending and firing, critical first
     * @param history every transition, newest first
     */
    record Page(List<Alert> current, List<Alert> history) {}

    AlertBook(Intake intake, Summaries summaries, AlertReadings readings, List<Rule> rules) {
        this.intake = intake;
        this.summaries = summaries;
        this.readings = readings;
        this.rules = rules;
    }

    List<Rule> rules() {
        return rules;
    }

    /** The alerts by what is known now. */
    synchronized Page page() {
        List<WindowCounts> windows = intake.windows();
        Set<Closed> closed = windows.stream()
                .filter(WindowCounts::comparable)
                .filter(summaries::closed)
                .map(window ->
                        AlertReadings.labelled(window) ? new Closed(window, true) : new Closed(bare(window), false))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!closed.equals(folded)) {
            page = fold(windows);
            folded = closed;
        }
        return page;
    }

    /** A window whose labels still come is the same window with each of them. */
    private static WindowCounts bare(WindowCounts window) {
        return new WindowCounts(
                window.name(),
                window.approved(),
                window.reviewed(),
                window.blocked(),
                window.fallbacks(),
                Confusion.NONE,
                0,
                window.comparable());
    }

    private Page fold(List<WindowCounts> all) {
        List<WindowCounts> windows = all.stream()
                .filter(WindowCounts::comparable)
                .filter(summaries::closed)
                .toList();
        Map<ModelVersion, List<AlertReadings.Window>> byModel = windows.stream()
                .map(window -> readings.window(window, all))
                .collect(Collectors.groupingBy(window -> window.counts().name().model()));
        List<Alert> current = new ArrayList<>();
        List<Alert> history = new ArrayList<>();
        byModel.forEach((model, ofModel) -> {
            for (Rule rule : rules) {
                for (AlertSeries series : series(rule, model, ofModel)) {
                    series.current().ifPresent(current::add);
                    history.addAll(series.history());
                }
            }
        });
        current.sort(Comparator.comparing(Alert::state)
                .reversed()
                .thenComparing(Alert::severity, Comparator.reverseOrder())
                .thenComparing(Alert::id));
        history.sort(Comparator.comparing(Alert::changed).reversed().thenComparing(Alert::id));
        return new Page(List.copyOf(current), List.copyOf(history));
    }

    private List<AlertSeries> series(Rule rule, ModelVersion model, List<AlertReadings.Window> windows) {
        Map<String, AlertSeries> series = new TreeMap<>();
        for (AlertReadings.Window window : windows) {
            List<String> scopes = rule.metric().perFeature()
                    ? window.features().stream()
                            .map(DriftAnswer.Feature::name)
                            .filter(rule::covers)
                            .toList()
                    : List.of("");
            for (String scope : scopes) {
                series.computeIfAbsent(scope, name -> new AlertSeries(rule, model.toString(), name))
                        .add(readings.of(rule.metric(), scope, window));
            }
        }
        return List.copyOf(series.values());
    }
}
