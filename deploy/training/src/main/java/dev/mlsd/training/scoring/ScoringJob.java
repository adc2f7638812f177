package dev.mlsd.training.scoring;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.PaymentFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Goes through a file's payments in order of time, slice by slice; those that stand are passed over. */
final class ScoringJob {

    /** The year 10000: every payment is made before. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private final Slices slices;
    private final SliceScorer scorer;
    private final int sliceRows;
    private final Listener listener;
    private final LongSupplier lastKnownMillis;
    private final List<PaymentEvent> slice = new ArrayList<>();
    private SliceCost cost = SliceCost.NONE;
    private SliceCost before = SliceCost.NONE;
    private long beyondHistory;
    private int number;

    /** Is told how far the job is. */
    interface Listener {

        /** So many payments have their score, those of earlier runs included. */
        void scored(long rows);
    }

    /**
     * A job.
     *
     * @param lastKnownMillis of the newest payment in history; what is later is scored with what was known then
     */
    ScoringJob(Slices slices, SliceScorer scorer, int sliceRows, LongSupplier lastKnownMillis, Listener listener) {
        this.slices = slices;
        this.scorer = scorer;
        this.sliceRows = sliceRows;
        this.lastKnownMillis = lastKnownMillis;
        this.listener = listener;
    }

    /**
     * What was done.
     *
     * @param slices that make up the output
     * @param all their cost, that of earlier runs included
     * @param before of it, cost of earlier runs
     * @param beyondHistory payments later than the newest one in history
     */
    record Done(int slices, SliceCost all, SliceCost before, long beyondHistory) {}

    Done run(PaymentFile payments) throws IOException {
        long last = lastKnownMillis.getAsLong();
        payments.forEach(END_OF_TIME, known -> {
            slice.add(known.payment());
            beyondHistory += known.payment().eventMillis() > last ? 1 : 0;
            if (slice.size() == sliceRows) {
                end();
            }
        });
        if (!slice.isEmpty()) {
            end();
        }
        return new Done(number, cost, before, beyondHistory);
    }

    private void end() throws IOException {
        if (slices.has(number)) {
            SliceCost known = slices.cost(number);
            before = before.plus(known);
            cost = cost.plus(known);
        } else {
            long done = cost.rows();
            SliceScorer.Slice scored =
                    scorer.score(List.copyOf(slice), (stage, rows, total) -> listener.scored(done + rows));
            slices.put(number, scored.scored(), scored.cost());
            cost = cost.plus(scored.cost());
        }
        slice.clear();
        number++;
        listener.scored(cost.rows());
    }
}
