package dev.mlsd.workbench.runner;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Evidence;
import dev.mlsd.workbench.experiment.Judgement;
import dev.mlsd.workbench.experiment.Recorder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The run under way: takes down what the experiment sees, and gives it out as it stands. Safe for any number of readers. */
final class LiveRun implements Recorder {

    /** More would only make a page slow; an experiment that gives four points a second needs 240. */
    private static final int MOST_POINTS = 20_000;

    private final RunPlan plan;
    private final Instant started;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final Environment environment;
    // Guarded by this.
    private final List<Run.Phase> phases = new ArrayList<>();
    private final Map<String, List<Double[]>> series = new LinkedHashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private RunState state = RunState.RUNNING;
    private Instant ended;
    private double endedAfter;
    private Judgement judgement;
    private Text shortAnswer;
    private Run.Problem problem;
    private int points;

    LiveRun(RunPlan plan, Instant started, LongSupplier nanoTime, Environment environment) {
        this.plan = plan;
        this.started = started;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
        this.environment = environment;
    }

    @Override
    public double elapsed() {
        return Math.round((nanoTime.getAsLong() - startedNanos) / 1e6) / 1e3;
    }

    @Override
    public synchronized void phase(String id) {
        if (state == RunState.RUNNING) {
            endPhase();
            phases.add(new Run.Phase(id, elapsed(), null));
        }
    }

    private void endPhase() {
        if (!phases.isEmpty() && phases.getLast().to() == null) {
            Run.Phase last = phases.removeLast();
            phases.add(new Run.Phase(last.id(), last.from(), elapsed()));
        }
    }

    @Override
    public synchronized void point(String name, Double value) {
        if (state == RunState.RUNNING && points < MOST_POINTS) {
            Double shown = value == null || !Double.isFinite(value) ? null : value;
            series.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Double[] {elapsed(), shown});
            points++;
        }
    }

    @Override
    public synchronized void row(Map<String, Object> cells) {
        if (state == RunState.RUNNING) {
            rows.add(Collections.unmodifiableMap(new LinkedHashMap<>(cells)));
        }
    }

    @Override
    public synchronized void figure(String name, double value) {
        if (state == RunState.RUNNING) {
            figures.put(name, value);
        }
    }

    synchronized Evidence evidence() {
        return new Evidence(rows, figures);
    }

    /** Ends it with a judgement. */
    synchronized void judged(Judgement verdict, Text answer, Instant now) {
        if (state != RunState.RUNNING) {
            return;
        }
        judgement = verdict;
        shortAnswer = answer;
        figures.putAll(verdict.figures());
        end(verdict.holds() ? RunState.HELD : RunState.FAILED, now);
    }

    /** Ends it without one. */
    synchronized void over(RunState how, Run.Problem why, Instant now) {
        if (state == RunState.RUNNING) {
            problem = why;
            end(how, now);
        }
    }

    private void end(RunState how, Instant now) {
        endPhase();
        endedAfter = elapsed();
        ended = now;
        state = how;
    }

    /** All of it. */
    Run whole() {
        return since(Map.of());
    }

    /** With only the points that are new to somebody who has seen so many of each series. */
    synchronized Run since(Map<String, Integer> seen) {
        Map<String, Run.Series> fresh = new LinkedHashMap<>();
        series.forEach((name, all) -> {
            int from = Math.min(seen.getOrDefault(name, 0), all.size());
            fresh.put(name, new Run.Series(from, List.copyOf(all.subList(from, all.size()))));
        });
        boolean running = state == RunState.RUNNING;
        Text worst = judgement == null ? null : judgement.worst();
        return new Run(
                plan.id(),
                plan.answer(),
                plan.sabotaged(),
                state,
                started,
                ended,
                worst,
                plan.seconds(),
                running ? elapsed() : endedAfter,
                running && !phases.isEmpty() ? phases.getLast().id() : null,
                List.copyOf(phases),
                fresh,
                List.copyOf(rows),
                Collections.unmodifiableMap(new LinkedHashMap<>(figures)),
                plan.claim() == null
                        ? null
                        : new Run.Claim(plan.claim(), judgement == null ? null : judgement.holds(), worst),
                shortAnswer,
                plan.guess(),
                judgement == null ? null : judgement.rightGuess(),
                environment,
                plan.parameters(),
                problem);
    }
}
