package dev.mlsd.workbench.follow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The payments that are kept, joined by id from topics that come in any order. Which are kept follows {@link Thinning}; and those that
 * somebody was shown stay for a while longer, because a person needs seconds to pick one, and hundreds may come in each. Safe for use
 * by many threads; one writes.
 */
final class RecentPayments {

    /** Row changes of payments not known yet: topics are read side by side, and the change may come first. */
    private static final int EARLY = 256;

    /** What one payment may do to rows: views of the customer and the terminal, some of them again with the label. */
    private static final int CHANGES = 16;

    /** Payments shown lately: a page that asks for 30 each second finds them for half a minute. */
    private static final int SHOWN = 1_000;

    private final Thinning thinning;
    private final Map<String, Trace> traces = new HashMap<>();
    private final List<Deque<String>> levels = new ArrayList<>();
    /** What {@link #levels} holds. */
    private final Set<String> levelled = new HashSet<>();

    private final Set<String> shown = new LinkedHashSet<>();
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
            levelled.add(id);
            if (ids.size() > thinning.room(level)) {
                String oldest = ids.removeFirst();
                levelled.remove(oldest);
                if (!shown.contains(oldest)) {
                    traces.remove(oldest);
                }
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

    /** Somebody is shown this payment now. */
    synchronized void show(String id) {
        if (!traces.containsKey(id)) {
            return;
        }
        // Again at the end: the order is that of the last time.
        shown.remove(id);
        shown.add(id);
        if (shown.size() > SHOWN) {
            String longestAgo = shown.iterator().next();
            shown.remove(longestAgo);
            if (!levelled.contains(longestAgo)) {
                traces.remove(longestAgo);
            }
        }
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
        levelled.clear();
        shown.clear();
        early.clear();
        seen = 0;
    }
}
