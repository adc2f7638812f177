package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.schedule.Schedule;
import dev.mlsd.traffic.schedule.Tally;
import dev.mlsd.traffic.status.Latencies;
import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.RecentLatencies;
import dev.mlsd.traffic.status.RecentRate;
import dev.mlsd.traffic.status.Status;
import dev.mlsd.traffic.status.StatusBoard;
import java.time.Instant;

/** Puts what a run does onto the board. Not safe for use by several threads. */
final class Reporter {

    private final RunPlan plan;
    private final StatusBoard board;
    private final RecentRate rate = new RecentRate();
    private final RecentLatencies latencies = new RecentLatencies();

    Reporter(RunPlan plan, StatusBoard board) {
        this.plan = plan;
        this.board = board;
    }

    /**
     * The status of a run that does not drive yet.
     *
     * @param done by an earlier run that it goes on from
     */
    static Status first(RunPlan plan, Tally done, String message) {
        return new Status(
                plan.mode(),
                Phase.LOADING,
                message,
                plan.legs().isEmpty() ? text(plan.decidedFromMillis()) : null,
                text(plan.decidedFromMillis()),
                plan.isFinite() ? text(plan.paymentsEndMillis()) : null,
                plan.speed(),
                plan.lockstep(),
                done.payments(),
                done.decided(),
                done.refused(),
                done.labels(),
                done.frauds(),
                0,
                0,
                0,
                null,
                Latencies.NONE,
                plan.rejected());
    }

    /** A payment has been decided. */
    void decided(long nowNanos) {
        rate.count(nowNanos);
    }

    /** A payment that had its moment has been decided. */
    void answered(long dueNanos, long sentNanos, long nowNanos) {
        latencies.record(dueNanos, sentNanos, nowNanos);
    }

    /**
     * Shows the state of a leg.
     *
     * @param behindMillis world time by which the published world lags its pace
     */
    void show(
            Phase phase,
            String message,
            Schedule schedule,
            long worldMillis,
            long behindMillis,
            double speed,
            long nowNanos) {
        Tally live = schedule.live();
        board.update(before -> new Status(
                before.mode(),
                phase,
                message,
                text(worldMillis),
                before.from(),
                before.to(),
                speed,
                schedule.isLockstep(),
                live.payments(),
                live.decided(),
                live.refused(),
                live.labels(),
                live.frauds(),
                schedule.waitingPayments(),
                rate.perSecond(nowNanos),
                Math.max(0, behindMillis) / 1000.0 / speed,
                percent(phase, worldMillis),
                latencies.latencies(nowNanos),
                before.rejected()));
    }

    private Double percent(Phase phase, long worldMillis) {
        long end = phase == Phase.SEEDING ? plan.legs().getFirst().endMillis() : plan.paymentsEndMillis();
        if (end == Long.MAX_VALUE) {
            return null;
        }
        double share = (double) (worldMillis - plan.decidedFromMillis()) / (end - plan.decidedFromMillis());
        return Math.clamp(100 * share, 0.0, 100.0);
    }

    static String text(long worldMillis) {
        return Instant.ofEpochMilli(worldMillis).toString();
    }
}
