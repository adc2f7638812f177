package dev.mlsd.workbench.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.fault.FaultKind.OfModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * What inference-service's own figures say of its model's faults. On is what its lease sets and its figures show; a lease that shows no
 * effect yet is asked for and not seen. Pure; not safe for use by several threads.
 */
final class ModelSight {

    private static final long WINDOW_MILLIS = 5_000;

    /** A compute time counts as slowed down from this part of what the fault adds. */
    private static final double ENOUGH = 0.8;

    /** Half of the batches fail; from this share of decisions on it is seen. */
    private static final double FAILING_SHARE = 0.05;

    private final Deque<Counts> counts = new ArrayDeque<>();
    private JsonNode newest;

    private record Counts(long atMillis, long decisions, long fallbacks) {}

    /** Takes the newest statistics; null when the service does not answer. */
    void add(JsonNode stats, long nowMillis) {
        newest = stats;
        if (stats == null) {
            counts.clear();
            return;
        }
        Counts now = new Counts(
                nowMillis,
                stats.path("decisions_total").asLong(),
                stats.path("fallbacks_total").asLong());
        if (!counts.isEmpty() && counts.peekLast().decisions() > now.decisions()) {
            counts.clear();
        }
        counts.addLast(now);
        while (counts.peekFirst().atMillis() < nowMillis - WINDOW_MILLIS) {
            counts.removeFirst();
        }
    }

    Seen seen(OfModel kind) {
        if (newest == null) {
            return new Seen(
                    Seen.State.UNKNOWN, new Text("inference-service does not answer", "inference-service не отвечает"));
        }
        return switch (kind) {
            case MODEL_SLOW -> slow();
            case MODEL_FAILING -> failing();
        };
    }

    private Seen slow() {
        JsonNode compute = newest.path("batching").path("compute_ms").path("p50");
        if (!compute.isNumber()) {
            return new Seen(
                    Seen.State.UNKNOWN,
                    new Text(
                            "no batch in the last seconds, so no compute time",
                            "за последние секунды батчей не было, времени расчёта нет"));
        }
        boolean on = effective(OfModel.MODEL_SLOW) > 0 && compute.asDouble() >= ENOUGH * effective(OfModel.MODEL_SLOW);
        String millis = String.format(Locale.ROOT, "%.1f", compute.asDouble());
        return new Seen(
                on ? Seen.State.ON : Seen.State.OFF,
                new Text("compute P50 " + millis + " ms", "расчёт P50 " + millis.replace('.', ',') + " мс"));
    }

    private Seen failing() {
        long decisions = counts.peekLast().decisions() - counts.peekFirst().decisions();
        long fallbacks = counts.peekLast().fallbacks() - counts.peekFirst().fallbacks();
        boolean on = effective(OfModel.MODEL_FAILING) > 0 && decisions > 0 && fallbacks >= FAILING_SHARE * decisions;
        return new Seen(
                on ? Seen.State.ON : Seen.State.OFF,
                new Text(
                        fallbacks + " of " + decisions + " decisions fell back in 5 s",
                        "за 5 с по запасному пути " + fallbacks + " из " + decisions + " решений"));
    }

    /** What the lease sets; 0 where it sets nothing. */
    private double effective(OfModel kind) {
        JsonNode lease = newest.path("lease");
        JsonNode value = lease.path("effective").path(kind.setting());
        return (value.isNumber() ? value : lease.path("settings").path(kind.setting())).asDouble();
    }

    /** Whether a lease of a holder sets this kind, with the seconds that it has left; negative when none does. */
    double leased(OfModel kind, String holder) {
        JsonNode lease = newest == null ? null : newest.path("lease");
        return lease != null
                        && lease.path("holder").asText().equals(holder)
                        && lease.path("settings").has(kind.setting())
                ? lease.path("expires_in_seconds").asDouble()
                : -1;
    }
}
