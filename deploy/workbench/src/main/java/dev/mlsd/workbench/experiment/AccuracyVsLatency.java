package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every model at hand decides live payments one by one, under the same open load, and is timed where it computes; its quality is that of
 * the test days. A model is off the Pareto front when another one is at least as good and clearly cheaper.
 */
public final class AccuracyVsLatency implements Experiment {

    static final String TREES = "fraud-trees";
    static final String NETWORK = "fraud-network";
    static final String DISTILLED = "fraud-distilled";

    private static final String ID = "accuracy-vs-latency";
    private static final String TARGET = "decisions-stream";

    /** Requests a second: far below what the dearest model can do, so that nothing waits. */
    private static final double RATE = 100;

    /** With the warm-up more than five, the seconds that the service's own figures are of. */
    private static final double SECONDS = 4;

    private static final double WARM_UP_SECONDS = 1.5;

    /** Times that differ by less are taken as equal: medians of a machine that does other things besides. */
    private static final double CLEARLY = 1.5;

    /** The network must cost at least so many times what the trees cost. */
    private static final double DEARER_AT_LEAST = 5;

    /** The distilled network may lose this much of its teacher's average precision. */
    private static final double LOSS_AT_MOST = 0.05;

    /** Under sabotage, each call of a model takes that much longer. */
    private static final double HIDING_MILLIS = 10;

    private static final String ON = "front";
    private static final String OFF = "dominated";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        List<ModelSheet> sheets = ModelSheet.all(bench);
        recorder.figure(
                "test_sets", sheets.stream().map(ModelSheet::test).distinct().count());
        Load load = bench.load(TARGET);
        // Whoever came first would be measured on a path that nobody has warmed.
        load.run(LoadStep.open("start", RATE, SECONDS, WARM_UP_SECONDS), progress -> {});
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ModelSheet sheet : sheets) {
            rows.add(step(bench, load, sheet, sabotaged));
        }
        for (Map<String, Object> row : rows) {
            row.put("front", isDominated(row, rows) ? OFF : ON);
            recorder.row(row);
        }
    }

    private static Map<String, Object> step(Bench bench, Load load, ModelSheet sheet, boolean sabotaged)
            throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase(sheet.name());
        Map<String, Object> settings = new HashMap<>(Map.of("model", sheet.name(), "batching.policy", "none"));
        if (sabotaged) {
            settings.put("model_delay_millis", HIDING_MILLIS);
        }
        bench.inference(settings);
        LoadResult result = load.run(LoadStep.open(sheet.name(), RATE, SECONDS, WARM_UP_SECONDS), progress -> {
            recorder.point("p50", progress.p50());
            recorder.point("p99", progress.p99());
        });
        Double compute = ModelSheet.times(bench).computeMillis();
        recorder.point("compute", compute);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", sheet.name());
        row.put("average_precision", sheet.averagePrecision());
        row.put("roc_auc", sheet.rocAuc());
        row.put("brier", sheet.brier());
        row.put("work", sheet.work());
        row.put("file_kb", sheet.fileBytes() / 1000);
        row.put("compute", compute);
        row.put("rows_per_s", compute == null ? null : 1000 / compute);
        row.put("p50", result.latency().p50());
        row.put("p99", result.latency().p99());
        row.put("by_model", result.goodPerSecond(SECONDS));
        return row;
    }

    private static boolean isDominated(Map<String, Object> row, List<Map<String, Object>> rows) {
        return rows.stream()
                .anyMatch(other -> number(other, "average_precision") >= number(row, "average_precision")
                        && CLEARLY * number(other, "compute") <= number(row, "compute"));
    }

    private static double number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double trees = evidence.cell(Map.of("model", TREES), "compute");
        double network = evidence.cell(Map.of("model", NETWORK), "compute");
        double distilled = evidence.cell(Map.of("model", DISTILLED), "compute");
        double treesPrecision = evidence.cell(Map.of("model", TREES), "average_precision");
        double networkPrecision = evidence.cell(Map.of("model", NETWORK), "average_precision");
        double distilledPrecision = evidence.cell(Map.of("model", DISTILLED), "average_precision");
        double times = network / trees;
        double timesDistilled = network / distilled;
        double loss = treesPrecision - distilledPrecision;
        boolean treesOn = isOnFront(evidence, TREES);
        boolean networkOff = !isOnFront(evidence, NETWORK);
        boolean comparable = evidence.figure("test_sets") == 1;
        boolean holds = comparable
                && treesOn
                && networkOff
                && Math.min(times, timesDistilled) >= DEARER_AT_LEAST
                && loss <= LOSS_AT_MOST;
        Map<String, Double> figures = new HashMap<>();
        figures.put("trees_us", 1000 * trees);
        figures.put("network_us", 1000 * network);
        figures.put("distilled_us", 1000 * distilled);
        figures.put("trees_ap", treesPrecision);
        figures.put("network_ap", networkPrecision);
        figures.put("distilled_ap", distilledPrecision);
        figures.put("times", times);
        figures.put("models", (double) evidence.rows().size());
        figures.put("on_front", (double) evidence.rows().stream()
                .filter(row -> ON.equals(row.get("front")))
                .count());
        return new Judgement(
                holds,
                comparable ? worst(Math.min(times, timesDistilled), loss, treesOn, networkOff) : incomparable(),
                figures,
                networkOff ? (treesOn ? "network" : "both") : "none");
    }

    private static boolean isOnFront(Evidence evidence, String model) {
        return evidence.rows().stream().anyMatch(row -> model.equals(row.get("model")) && ON.equals(row.get("front")));
    }

    private static Text incomparable() {
        return new Text(
                "The models were tested on different days, so their qualities do not compare.",
                "Модели проверены на разных днях, поэтому их качество не сравнить.");
    }

    private static Text worst(double times, double loss, boolean treesOn, boolean networkOff) {
        Text ratio = Template.number(times);
        Text lost = Template.number(loss);
        Text limit = Template.number(DEARER_AT_LEAST);
        Text most = Template.number(LOSS_AT_MOST);
        return new Text(
                "The network costs " + ratio.en()
                        + " times as much as the dearer of trees and distilled network (limit: at least "
                        + limit.en() + "); the distilled one loses " + lost.en()
                        + " of average precision (limit: at most " + most.en() + "); the trees are "
                        + (treesOn ? "on" : "off") + " the front, the network " + (networkOff ? "off" : "on") + " it.",
                "Сеть стоит в " + ratio.ru()
                        + " раза дороже, чем более дорогая из двух: деревья или малая сеть (предел: не меньше чем в "
                        + limit.ru() + "); малая сеть теряет " + lost.ru() + " средней точности (предел: не больше "
                        + most.ru() + "); деревья " + (treesOn ? "на фронте" : "не на фронте") + ", сеть "
                        + (networkOff ? "не на нём" : "на нём") + ".");
    }
}
