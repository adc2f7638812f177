package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.Request;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.features.VectorRequest;
import dev.mlsd.inference.routing.Route;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A payment on its way. Two ends are kept apart: it is answered once, by whoever claims it first (the model's path or the deadline);
 * and its path ends once, perhaps later, which gives the model back.
 */
final class PendingDecision implements VectorRequest {

    private final DecisionFlow flow;
    private final Payment payment;
    private final Consumer<? super DecisionOutcome> receiver;
    private final long startNanos;
    private final long deadlineNanos;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Way way;
    private volatile Scored unsure;
    private volatile Arrived arrived;
    private volatile Request<PendingDecision, Float> request;

    PendingDecision(
            DecisionFlow flow,
            Payment payment,
            Way way,
            Consumer<? super DecisionOutcome> receiver,
            long startNanos,
            long deadlineNanos) {
        this.flow = flow;
        this.payment = payment;
        this.way = way;
        this.receiver = receiver;
        this.startNanos = startNanos;
        this.deadlineNanos = deadlineNanos;
    }

    private record Arrived(ServedVector vector, long nanos) {}

    /** What a model says of the payment. */
    record Scored(Lane lane, Route path, double score, double probability, long queueNanos, long computeNanos) {}

    @Override
    public String customerId() {
        return payment.customerId();
    }

    @Override
    public String terminalId() {
        return payment.terminalId();
    }

    @Override
    public long amountMinor() {
        return payment.amountMinor();
    }

    @Override
    public long momentMillis() {
        return payment.eventTimeMillis();
    }

    @Override
    public boolean isWanted() {
        return !answered.get();
    }

    DecisionFlow flow() {
        return flow;
    }

    Payment payment() {
        return payment;
    }

    Lane lane() {
        return way.lease().model();
    }

    Way way() {
        return way;
    }

    /** A small model's score, which stands if the large one does not come to one. */
    void keep(Scored score) {
        unsure = score;
    }

    /** Null where no small model was asked, or none that was not sure. */
    Scored unsure() {
        return unsure;
    }

    /** Gives the model back and goes to another, with the vector that it has. Not while anybody still works on it. */
    void goOn(Way next) {
        Way before = way;
        way = next;
        before.lease().release();
    }

    long startNanos() {
        return startNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** True for the first caller only, who then answers. */
    boolean claim() {
        return answered.compareAndSet(false, true);
    }

    void answer(DecisionOutcome outcome) {
        receiver.accept(outcome);
    }

    void arrive(ServedVector vector, long nowNanos) {
        arrived = new Arrived(vector, nowNanos - startNanos);
    }

    /** The vector, or one of which nothing is known while it has not come. */
    ServedVector vector() {
        Arrived here = arrived;
        return here == null
                ? ServedVector.unavailable(lane().artifact().signature().size())
                : here.vector();
    }

    long featuresNanos() {
        Arrived here = arrived;
        return here == null ? StageLatencies.NOT_REACHED : here.nanos();
    }

    void waitsIn(Request<PendingDecision, Float> batchRequest) {
        request = batchRequest;
    }

    /** Drops it from the batcher's queue if it waits there. */
    void cancel() {
        Request<PendingDecision, Float> waiting = request;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** Nothing uses the model for it any more; called once. */
    void pathEnded() {
        flow.ended();
        way.lease().release();
    }
}
