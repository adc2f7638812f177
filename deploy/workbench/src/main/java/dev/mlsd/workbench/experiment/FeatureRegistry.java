package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes every view that is served and offers it to the registry again, each time with one change: another meaning under the same name,
 * a reference to nothing, a mistake in the writing, or something that may change. Then follows the deciding model's features back to
 * where they begin. Nothing is written down: the registry is asked what it would say.
 */
public final class FeatureRegistry implements Experiment {

    private static final String ID = "feature-registry";
    private static final String CHECK = "/v1/registry/check";
    private static final String INCOMPATIBLE = "incompatible-change";
    private static final int LEAST_CHECKS = 60;

    /** Where a feature may begin. */
    private static final Set<String> BEGINNINGS = Set.of("transactions", "labels", "request");

    /** How long the deciding model may take to ask for its features; the stream of payments makes it ask all the time. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long LONGEST_DAYS = 366;
    private static final Pattern WINDOW = Pattern.compile("window: ([0-9]+)([sd])");

    @Override
    public String id() {
        return ID;
    }

    /**
     * A proposal and what must come of it.
     *
     * @param code of the mistake that must be named; null where it must be taken
     * @param line of that mistake
     */
    private record Case(String kind, String what, String yaml, String code, int line) {

        static Case taken(String kind, String what, ViewText view) {
            return new Case(kind, what, view.yaml(), null, 0);
        }

        static Case refused(String kind, String what, ViewText view, String code, int line) {
            return new Case(kind, what, view.yaml(), code, line);
        }
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        // Sabotage: a registry that is only a list of names lets another meaning pass under an old one.
        bench.features(sabotaged ? Map.of("registry", "trusting") : Map.of());
        Recorder recorder = bench.recorder();
        recorder.phase("offer");
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (Case offered : cases(views(bench))) {
            Tally tally = tallies.computeIfAbsent(offered.kind(), kind -> new Tally(offered.code() != null));
            tally.add(offered, bench.post(Part.FEATURES, CHECK, "application/yaml", offered.yaml()));
            recorder.point("checks", (double)
                    tallies.values().stream().mapToLong(one -> one.cases).sum());
            recorder.point("wrong", (double) tallies.values().stream()
                    .mapToLong(one -> one.cases - one.right)
                    .sum());
        }
        tallies.forEach((kind, tally) -> recorder.row(tally.row(kind)));
        recorder.phase("trace");
        trace(bench);
    }

    private static List<ViewText> views(Bench bench) throws ExperimentException, InterruptedException {
        Answer answer = bench.get(Part.FEATURES, "/v1/registry");
        List<ViewText> views = new ArrayList<>();
        for (Object view : list(answer.body().get("views"))) {
            views.add(ViewText.of((Map<?, ?>) view));
        }
        if (views.isEmpty()) {
            throw new ExperimentException("no_registry", "feature-service serves no feature view");
        }
        return views;
    }

    private static List<Case> cases(List<ViewText> views) {
        List<Case> cases = new ArrayList<>();
        int free = 2 + views.size();
        for (ViewText view : views) {
            String name = view.lines().getFirst().text().substring("view: ".length());
            cases.add(Case.taken("same", name, view));
            cases.add(Case.taken("words", name, view.with("description", "description: in other words")));
            cases.add(Case.taken("words", name, view.with("owner", "owner: another-team")));
            ViewText next = view.with("version", "version: " + free);
            cases.add(Case.taken("version", name, next));
            view.lineOf("measure").ifPresent(line -> measure(cases, view, next, name, line));
            view.lineOf("entity").ifPresent(line -> entity(cases, view, name, line));
            features(cases, view, next, name);
            mistakes(cases, view, next, name);
        }
        return cases;
    }

    private static void measure(List<Case> cases, ViewText view, ViewText next, String name, int line) {
        if (view.lines().get(line - 1).text().equals("measure: amount")) {
            cases.add(Case.refused("view", name, view.with("measure", "measure: night"), INCOMPATIBLE, line));
            cases.add(Case.taken("version", name, next.with("measure", "measure: night")));
        }
    }

    private static void entity(List<Case> cases, ViewText view, String name, int line) {
        boolean ofPayments = view.lines().stream().anyMatch(one -> one.text().endsWith(": transactions"));
        boolean distinct = view.lines().stream().anyMatch(one -> one.text().contains("aggregate: distinct"));
        if (ofPayments && !distinct) {
            String other = view.lines().get(line - 1).text().equals("entity: customer") ? "terminal" : "customer";
            cases.add(Case.refused("view", name, view.with("entity", "entity: " + other), INCOMPATIBLE, line));
        }
    }

    private static void features(List<Case> cases, ViewText view, ViewText next, String name) {
        int list = view.lineOf("features").orElseThrow();
        List<ViewText.Line> features = view.lines().subList(list, view.lines().size());
        for (int i = 0; i < features.size(); i++) {
            String key = features.get(i).key();
            String text = features.get(i).text();
            int line = list + 1 + i;
            String what = name + ":" + key.substring("name ".length());
            if (text.contains("window: ")) {
                String longer = window(text);
                cases.add(Case.refused("window", what, view.with(key, longer), INCOMPATIBLE, line));
                cases.add(Case.taken("version", what, next.with(key, longer)));
            }
            if (!text.contains("aggregate: distinct") && !text.contains("default: ")) {
                cases.add(Case.refused("function", what, view.with(key, function(text)), INCOMPATIBLE, line));
                String standIn = text.replace(", description:", ", default: 7, description:");
                cases.add(Case.refused("default", what, view.with(key, standIn), INCOMPATIBLE, line));
            }
            if (features.size() > 1) {
                cases.add(Case.refused("gone", what, view.without(key), INCOMPATIBLE, list + 1));
            }
        }
        if (features.getFirst().text().contains("function: ")) {
            cases.add(Case.taken(
                    "more", name, view.and("more", "  - {name: more, function: amount, description: more}")));
            cases.add(Case.refused(
                    "reference",
                    name,
                    view.and(
                            "more",
                            "  - {name: more, function: amount_over, inputs: [nobody@1:mean], description: more}"),
                    "unknown-reference",
                    view.lines().size() + 1));
        } else if (view.lineOf("query").isEmpty()) {
            // The sum over a window that is there: its tiles hold it already.
            String window = features.getFirst().text().replaceAll(".*window: ([^,]*),.*", "$1");
            cases.add(Case.taken(
                    "more",
                    name,
                    view.and("more", "  - {name: more, aggregate: sum, window: " + window + ", description: more}")));
            cases.add(Case.refused(
                    "rows",
                    name,
                    view.and("more", "  - {name: more, aggregate: maximum, window: 366d, description: more}"),
                    INCOMPATIBLE,
                    view.lines().size() + 1));
        }
    }

    private static void mistakes(List<Case> cases, ViewText view, ViewText next, String name) {
        int last = view.lines().size();
        cases.add(Case.refused("writing", name, view.without("owner"), "missing-key", 1));
        cases.add(Case.refused("writing", name, view.and("color", "color: red"), "unknown-key", last + 1));
        cases.add(Case.refused("writing", name, view.with("version", "version: one"), "wrong-value", 2));
        cases.add(Case.refused("writing", name, view.and("tab", "\tx: 1"), "not-yaml", last + 1));
        ViewText.Line feature = view.lines().getLast();
        cases.add(Case.refused(
                "writing",
                name,
                next.and("again", feature.text()),
                "defined-twice",
                next.lineOf("features").orElseThrow() + 1));
    }

    /** Twice as long or, where that is too long, half. */
    private static String window(String feature) {
        Matcher window = WINDOW.matcher(feature);
        if (!window.find()) {
            throw new IllegalArgumentException("there is no window in " + feature);
        }
        long now = Long.parseLong(window.group(1));
        boolean days = window.group(2).equals("d");
        long other = days && now > LONGEST_DAYS / 2 ? now / 2 : 2 * now;
        return window.replaceFirst("window: " + other + window.group(2));
    }

    /** Another function of the same kind, with the type that it makes. */
    private static String function(String feature) {
        if (feature.contains("aggregate: ")) {
            boolean count = feature.contains("aggregate: count");
            return feature.replaceAll("aggregate: [a-z]*", "aggregate: " + (count ? "sum" : "count"))
                    .replaceAll("type: [a-z0-9]*", "type: " + (count ? "double" : "int64"));
        }
        boolean night = feature.contains("function: is_night");
        return feature.replaceAll("function: [a-z_]*", "function: " + (night ? "is_weekend" : "is_night"))
                .replaceAll(", inputs: \\[[^]]*]", "")
                .replaceAll("type: [a-z0-9]*", "type: int64");
    }

    /** Every feature of the deciding model back to a topic or to the request. */
    private static void trace(Bench bench) throws ExperimentException, InterruptedException {
        Answer models = bench.get(Part.INFERENCE, "/v1/models");
        if (!(models.body().get("deciding") instanceof Map<?, ?> deciding)) {
            throw new ExperimentException("no_model", "no model decides yet; deploy/mlsd status tells how it is");
        }
        String model = deciding.get("name") + "@" + deciding.get("version");
        List<?> signature = list(models.body().get("models")).stream()
                .map(one -> (Map<?, ?>) one)
                .filter(one -> deciding.get("name").equals(one.get("name"))
                        && deciding.get("version").equals(one.get("version")))
                .findFirst()
                .map(one -> list(one.get("signature")))
                .orElse(List.of());
        Map<Object, Object> sources = new LinkedHashMap<>();
        for (Object feature : list(lineage(bench, model).body().get("features"))) {
            Map<?, ?> traced = (Map<?, ?>) feature;
            sources.put(traced.get("reference"), traced.get("sources"));
        }
        Tally tally = new Tally(false);
        for (Object reference : signature) {
            List<?> begins = list(sources.get(reference));
            boolean complete = !begins.isEmpty() && BEGINNINGS.containsAll(begins);
            tally.note(complete, reference + ": " + (begins.isEmpty() ? "?" : begins));
        }
        bench.recorder().row(tally.row("lineage"));
    }

    /** The lineage of a model, once it has asked for its features. */
    private static Answer lineage(Bench bench, String model) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Answer answer = bench.get(Part.FEATURES, "/v1/registry/lineage?consumer=" + model);
            if (answer.status() == 200 || System.nanoTime() - begun > PATIENCE.toNanos()) {
                return answer;
            }
            Thread.sleep(LOOK);
        }
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double checks = 0;
        double refused = 0;
        double taken = 0;
        double wrong = 0;
        for (Map<String, Object> row : evidence.rows()) {
            if (!row.get("kind").equals("lineage")) {
                double cases = ((Number) row.get("cases")).doubleValue();
                checks += cases;
                refused += row.get("due").equals("refused") ? cases : 0;
                taken += row.get("due").equals("refused") ? 0 : cases;
                wrong += cases - ((Number) row.get("right")).doubleValue();
            }
        }
        double features = evidence.cell(Map.of("kind", "lineage"), "cases");
        double traced = evidence.cell(Map.of("kind", "lineage"), "right");
        boolean holds = wrong == 0 && checks >= LEAST_CHECKS && features > 0 && traced == features;
        Map<String, Double> figures = Map.of(
                "checks",
                checks,
                "refused",
                refused,
                "taken",
                taken,
                "wrong",
                wrong,
                "features",
                features,
                "traced",
                traced);
        return new Judgement(holds, worst(evidence, figures), figures, holds ? "refuse" : "accept");
    }

    private static Text worst(Evidence evidence, Map<String, Double> figures) {
        Text wrong = Template.number(figures.get("wrong"));
        Text checks = Template.number(figures.get("checks"));
        Text traced = Template.number(figures.get("traced"));
        Text features = Template.number(figures.get("features"));
        String example = evidence.example();
        return new Text(
                wrong.en() + " of " + checks.en() + " proposals judged wrongly (limit: 0), " + traced.en() + " of "
                        + features.en() + " features of the deciding model traced to their source (limit: all)."
                        + example,
                "Неверно рассудили " + wrong.ru() + " из " + checks.ru()
                        + " предложений (предел: 0), до источника дошли " + traced.ru() + " из " + features.ru()
                        + " признаков решающей модели (предел: все)." + example);
    }

    /** What became of the proposals of one kind. */
    private static final class Tally {

        private final boolean mustBeRefused;
        private long cases;
        private long right;
        private String example = "–";

        Tally(boolean mustBeRefused) {
            this.mustBeRefused = mustBeRefused;
        }

        void add(Case offered, Answer answer) {
            boolean expected = offered.code() == null
                    ? answer.status() == 200
                    : answer.status() >= 400
                            && list(answer.body().get("errors")).stream()
                                    .map(error -> (Map<?, ?>) error)
                                    .anyMatch(error -> offered.code().equals(error.get("code"))
                                            && error.get("line") instanceof Number line
                                            && line.intValue() == offered.line());
            note(expected, offered.what() + " → " + answer.status());
        }

        void note(boolean expected, String what) {
            cases++;
            right += expected ? 1 : 0;
            if (!expected && cases - right == 1) {
                example = what;
            }
        }

        Map<String, Object> row(String kind) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kind", kind);
            row.put("due", kind.equals("lineage") ? "traced" : mustBeRefused ? "refused" : "taken");
            row.put("cases", cases);
            row.put("right", right);
            row.put("example", example);
            return row;
        }
    }
}
