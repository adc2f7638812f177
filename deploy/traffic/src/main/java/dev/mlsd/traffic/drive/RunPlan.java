package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.bootstrap.History;
import dev.mlsd.traffic.schedule.Pace;
import dev.mlsd.traffic.source.PaymentSource;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.status.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run is to do.
 *
 * @param mode {@code simulate}, {@code replay} or {@code import}
 * @param source of all payments, history included
 * @param worldStartMillis before the first payment
 * @param decidedFromMillis payments before it only become rows; from it on they are decided
 * @param paymentsEndMillis payments at or after it do not happen; {@link Long#MAX_VALUE} for no end
 * @param labelDelay from a payment to its label
 * @param legs one after the other; none when nothing is decided
 * @param speed asked for on the command line
 * @param lockstep asked for on the command line
 * @param rejected rows of the source that are left out, by reason
 * @param parameters what makes it this world and no other: a position is continued only with the same ones
 */
public record RunPlan(
        String mode,
        PaymentSource source,
        long worldStartMillis,
        long decidedFromMillis,
        long paymentsEndMillis,
        Duration labelDelay,
        List<Leg> legs,
        double speed,
        boolean lockstep,
        Map<String, Long> rejected,
        SortedMap<String, String> parameters) {

    /** From the end of the last day to the moment at which its windows are closed: the watermark's minute, and a little. */
    private static final long CLOSING_MILLIS = 61_000;

    public RunPlan {
        Pace.checked(speed);
        legs = List.copyOf(legs);
        rejected = Map.copyOf(rejected);
    }

    /**
     * A simulated world without end.
     *
     * @param start first moment of history
     * @param predictions first moment whose payments are decided, at first as fast as lockstep allows
     * @param running the moment from which the world keeps its speed
     */
    public static RunPlan simulation(
            PaymentSource source,
            long start,
            long predictions,
            long running,
            Common common,
            SortedMap<String, String> parameters) {
        if (start > predictions || predictions > running) {
            throw new IllegalArgumentException("predictions can only be made within the history");
        }
        List<Leg> legs = List.of(
                new Leg(Phase.SEEDING, running, false, true, true),
                new Leg(Phase.RUNNING, Long.MAX_VALUE, true, common.lockstep(), false));
        return common.plan("simulate", source, start, predictions, Long.MAX_VALUE, legs, Map.of(), parameters);
    }

    /** A range of a file; then the labels that are still outstanding. */
    public static RunPlan replay(
            PaymentSource source,
            TimeRange range,
            Common common,
            Map<String, Long> rejected,
            SortedMap<String, String> parameters) {
        long lastLabel = range.toMillis() + common.labelDelay().toMillis();
        List<Leg> legs = List.of(
                new Leg(Phase.RUNNING, range.toMillis(), true, common.lockstep(), common.lockstep()),
                new Leg(Phase.RUNNING, lastLabel, false, common.lockstep(), common.lockstep()));
        return common.plan("replay", source, 0, range.fromMillis(), range.toMillis(), legs, rejected, parameters);
    }

    /**
     * A file as history and nothing after it: the world ends with its last payment, and what becomes known later is never
     * delivered.
     */
    public static RunPlan importing(
            PaymentSource source,
            long endMillis,
            Common common,
            Map<String, Long> rejected,
            SortedMap<String, String> parameters) {
        return common.plan("import", source, 0, endMillis, endMillis, List.of(), rejected, parameters);
    }

    /** What all kinds of run have. */
    public record Common(double speed, boolean lockstep, Duration labelDelay) {

        private RunPlan plan(
                String mode,
                PaymentSource source,
                long start,
                long from,
                long to,
                List<Leg> legs,
                Map<String, Long> rejected,
                SortedMap<String, String> parameters) {
            SortedMap<String, String> all = new TreeMap<>(parameters);
            all.put("mode", mode);
            all.put("label_delay", labelDelay.toString());
            return new RunPlan(mode, source, start, from, to, labelDelay, legs, speed, lockstep, rejected, all);
        }
    }

    /** What is before the first decision. */
    History history() {
        return new History(source, worldStartMillis, decidedFromMillis, labelDelay);
    }

    /** Whether payments come to an end. */
    boolean isFinite() {
        return paymentsEndMillis != Long.MAX_VALUE;
    }

    /** World time when everything has been said; at the watermark that follows from it, the last day's windows are closed. */
    long finishedMillis() {
        return (legs.isEmpty() ? decidedFromMillis : legs.getLast().endMillis()) + CLOSING_MILLIS;
    }
}
