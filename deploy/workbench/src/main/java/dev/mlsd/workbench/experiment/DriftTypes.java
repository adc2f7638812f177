package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * One kind of drift at a time is injected into the labelled payments of this world; monitoring-service, which is not told which, compares
 * features and looks at the labels.
 */
public final class DriftTypes implements Experiment {

    private static final String ID = "drift-types";

    /** The effect floor of the service: PSI from which a feature has moved. */
    private static final double FLOOR = 0.05;

    @Override
    public String id() {
        return ID;
    }

    /** A feature that moved most. */
    private record Moved(String feature, double psi, double wasserstein) {}

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        LabelledPayments late = LabelledPayments.read(bench).parts(1, 1).getLast();
        double[] served = late.column(ServedPayment::probability);
        Random random = new Random(bench.runId().hashCode());
        recorder.phase("inject");
        List<Injected> worlds = new ArrayList<>();
        for (Injected.Kind kind : Injected.Kind.values()) {
            worlds.add(Injected.of(kind, late, random));
        }
        recorder.phase("features");
        List<Moved> moved = moved(bench, late, worlds);
        recorder.phase("labels");
        for (Injected world : worlds) {
            Judged judged = Judged.of(
                    bench,
                    world.payments(),
                    world.moved(served),
                    world.payments().called());
            Moved most = moved.get(world.kind().ordinal());
            // Sabotage: nobody looks at labels, as where only inputs are watched.
            boolean label = !sabotaged && Boolean.TRUE.equals(judged.shift("label_drift"));
            boolean concept = !sabotaged && Boolean.TRUE.equals(judged.shift("concept_drift"));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("injected", world.kind().word());
            row.put("found", found(most.psi() >= FLOOR, label, concept));
            row.put("feature", most.feature());
            row.put("psi", most.psi());
            row.put("frauds", world.payments().fraudCount());
            row.put("rate_ratio", judged.shift("rate_ratio"));
            row.put("odds_factor", judged.shift("odds_factor"));
            row.put("rate_z", judged.shift("rate_z"));
            row.put("misplaced", judged.shift("misplaced"));
            row.put("recall", judged.figure("recall"));
            recorder.row(row);
            recorder.point("psi", most.psi());
            recorder.point("odds_factor", number(judged.shift("odds_factor")));
            recorder.point("misplaced", number(judged.shift("misplaced")));
        }
    }

    private static Double number(Object value) {
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static String found(boolean data, boolean label, boolean concept) {
        List<String> kinds = new ArrayList<>();
        if (data) {
            kinds.add(Injected.Kind.DATA.word());
        }
        if (label) {
            kinds.add(Injected.Kind.LABEL.word());
        }
        if (concept) {
            kinds.add(Injected.Kind.CONCEPT.word());
        }
        return kinds.isEmpty() ? Injected.Kind.NONE.word() : String.join(" + ", kinds);
    }

    /** The feature that moved most in each world, against the payments as they were. */
    private static List<Moved> moved(Bench bench, LabelledPayments before, List<Injected> worlds)
            throws ExperimentException, InterruptedException {
        double[][] rows = before.rows();
        List<Moved> most = new ArrayList<>();
        worlds.forEach(world -> most.add(new Moved("–", 0, 0)));
        for (int column = 0; column < rows[0].length; column++) {
            Double[] reference = new Double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                reference[i] = Double.isNaN(rows[i][column]) ? null : (Double) rows[i][column];
            }
            List<Double[]> windows = new ArrayList<>();
            for (Injected world : worlds) {
                Double[] window = new Double[world.places().length];
                for (int i = 0; i < window.length; i++) {
                    window[i] = reference[world.places()[i]];
                }
                windows.add(window);
            }
            List<Distance> distances = Distance.of(bench, reference, windows);
            String name = column == 0 ? "payment@1:amount" : LabelledPayments.STORED.get(column - 1);
            for (int i = 0; i < worlds.size(); i++) {
                if (distances.get(i).psi() > most.get(i).psi()) {
                    most.set(
                            i,
                            new Moved(
                                    name,
                                    distances.get(i).psi(),
                                    distances.get(i).wasserstein()));
                }
            }
        }
        return most;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        long right = evidence.rows().stream()
                .filter(row -> row.get("injected").equals(row.get("found")))
                .count();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Injected.Kind kind : Injected.Kind.values()) {
            for (String column : List.of("psi", "odds_factor", "misplaced", "recall")) {
                figures.put(kind.word() + "_" + column, evidence.cell(Map.of("injected", kind.word()), column));
            }
        }
        boolean labelSeen = evidence.rows().stream()
                .anyMatch(row -> Injected.Kind.CONCEPT.word().equals(row.get("found")));
        return new Judgement(
                right == Injected.Kind.values().length,
                worst(evidence, right),
                figures,
                labelSeen ? "data_only" : "all");
    }

    private static Text worst(Evidence evidence, long right) {
        StringBuilder pairs = new StringBuilder();
        for (Map<String, Object> row : evidence.rows()) {
            pairs.append(pairs.isEmpty() ? "" : ", ")
                    .append(row.get("injected"))
                    .append(" → ")
                    .append(row.get("found"));
        }
        int all = Injected.Kind.values().length;
        return new Text(
                String.format(Locale.ROOT, "%d of %d named right (limit: all): %s.", right, all, pairs),
                String.format(Locale.ROOT, "Верно названо %d из %d (предел: все): %s.", right, all, pairs));
    }
}
