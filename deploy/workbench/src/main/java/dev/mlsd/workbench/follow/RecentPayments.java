package dev.mlsd.workbench.follow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The payments that are kept, joined by id from topics that come in any order. Which are kept follows {@link Thinning}. Safe for use by
 * many threads; one writes.
 */
final class RecentPayments {

    /** Row changes of payments not known yet: topics are read side by side, and the change may come first. */
    private static final int EARLY = 256;

    /** What one payment may do to rows: views of the customer and the terminal, some of them again with the label. */
    private static final int CHANGES = 16;

    private final Thinning thinning;
    private final Map<String, Trace> traces = new HashMap<>();
    private final List<Deque<String>> levels = new ArrayList<>();
    private final Map<String, List<Trace.Change>> early = new LinkedHashMap<>();
    private long seen;

    RecentPayments(Thinning thinning) {
        this.thinning = thinning;
        for (int level = 0; level < thinning.levels(); level++) {
            levels.add(new ArrayDeque<>());
        }
    }

    synchronized void event(String id, Trace.Event event) {
        change(id, trace -> trace.with(event));
    }

    synchronized void prediction(String id, Trace.Logged prediction) {
        change(id, trace -> trace.with(prediction));
    }

    /** A label of a payment that is not kept is nobody's. */
    synchronized void label(String id, Trace.Labelled label) {
        traces.computeIfPresent(id, (_, trace) -> trace.with(label));
    }

    synchronized void rowChange(String id, Trace.Change change) {
        Trace trace = traces.get(id);
        if (trace != null) {
            traces.put(id, with(trace, List.of(change)));
            return;
        }
        early.computeIfAbsent(id, _ -> new ArrayList<>()).add(change);
        if (early.size() > EARLY) {
            early.remove(early.keySet().iterator().next());
        }
    }

    private static Trace with(Trace trace, List<Trace.Change> more) {
        List<Trace.Change> all = Stream.concat(trace.changes().stream(), more.stream())
                .limit(CHANGES)
                .toList();
        return trace.with(all);
    }

    private void change(String id, UnaryOperator<Trace> change) {
        Trace trace = traces.get(id);
        if (trace == null) {
            trace = Trace.of(id, seen++);
            List<Trace.Change> before = early.remove(id);
            if (before != null) {
                trace = with(trace, before);
            }
            int level = thinning.level(id);
            Deque<String> ids = levels.get(level);
            ids.addLast(id);
            if (ids.size() > thinning.room(level)) {
                traces.remove(ids.removeFirst());
            }
        }
        traces.put(id, change.apply(trace));
    }

    synchronized Optional<Trace> find(String id) {
        return Optional.ofNullable(traces.get(id));
    }

    /** Those that fit, newest first. */
    synchronized List<Trace> newest(int limit, Predicate<Trace> wanted) {
        return traces.values().stream()
                .filter(wanted)
                .sorted((a, b) -> Long.compare(b.number(), a.number()))
                .limit(limit)
                .toList();
    }

    synchronized int kept() {
        return traces.size();
    }

    /** Payments that were ever put in. */
    synchronized long seen() {
        return seen;
    }

    synchronized void clear() {
        traces.clear();
        levels.forEach(Deque::clear);
        early.clear();
        seen = 0;
    }
}
