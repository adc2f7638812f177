package dev.mlsd.training.dataset;

import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Turns a stream of payments into vectors as of each payment's moment, with the windows that serving uses. Offer
 * payments in the order of time, then take {@link #build}.
 *
 * <p>At each payment: first the labels that became known by its moment move the windows of labels; then, if its day is
 * wanted, the vector is made; only then does the payment move the windows of payments, and its label begins to wait. So
 * nothing that happened or became known later can reach a vector: there is no place where it could be.
 *
 * <p>Memory: a row for each entity, the payments of one label delay, and the vectors of the wanted days.
 */
public final class DatasetBuilder {

    private final VectorPlan plan;
    private final Ranges ranges;
    private final EntityTable table;
    private final CompromisedCards compromisedCards;
    private final Queue<LabelEvent> waiting = new ArrayDeque<>();
    private final Examples training;
    private final Examples test;
    private long payments;
    private long firstMillis = Long.MAX_VALUE;
    private long newestMillis = Long.MIN_VALUE;
    private long unlabelled;
    private long labelledTooLate;
    private long compromised;

    /** A builder of the plan's vectors over the views of a registry. */
    public DatasetBuilder(Registry registry, VectorPlan plan, Ranges ranges) {
        this.plan = plan;
        this.ranges = ranges;
        this.table = new EntityTable(registry);
        this.compromisedCards = new CompromisedCards(ranges.trainStartMillis());
        this.training = new Examples(plan.references().size());
        this.test = new Examples(plan.references().size());
    }

    /** The next payment. Throws {@link IllegalArgumentException} when it was made before the one offered last. */
    public void offer(LabelledPayment labelled) {
        PaymentEvent payment = labelled.payment();
        long moment = payment.eventMillis();
        if (moment < newestMillis) {
            throw new IllegalArgumentException(
                    "payments must come in the order of time, got " + moment + " after " + newestMillis);
        }
        newestMillis = moment;
        firstMillis = Math.min(firstMillis, moment);
        payments++;
        applyLabelsKnownBy(moment);
        if (ranges.inTraining(moment)) {
            addToTraining(labelled);
        } else if (ranges.inTest(moment)) {
            addToTest(labelled);
        }
        table.apply(payment);
        if (labelled.label() != Label.UNKNOWN) {
            waiting.add(new LabelEvent(
                    payment.transactionId(),
                    payment.customerId(),
                    payment.terminalId(),
                    moment,
                    ranges.labelMillis(moment),
                    labelled.label() == Label.FRAUD));
        }
    }

    private void applyLabelsKnownBy(long moment) {
        while (!waiting.isEmpty() && waiting.peek().labelMillis() <= moment) {
            LabelEvent label = waiting.remove();
            table.apply(label);
            if (label.fraud()) {
                compromisedCards.fraud(label.customerId(), label.eventMillis(), label.labelMillis());
            }
        }
    }

    private void addToTraining(LabelledPayment labelled) {
        if (labelled.label() == Label.UNKNOWN) {
            unlabelled++;
        } else if (ranges.labelMillis(labelled.payment().eventMillis()) > ranges.testStartMillis()) {
            labelledTooLate++;
        } else {
            add(training, labelled);
        }
    }

    private void addToTest(LabelledPayment labelled) {
        PaymentEvent payment = labelled.payment();
        if (compromisedCards.isKnown(payment.customerId(), payment.eventMillis())) {
            compromised++;
        } else if (labelled.label() == Label.UNKNOWN) {
            unlabelled++;
        } else {
            add(test, labelled);
        }
    }

    private void add(Examples examples, LabelledPayment labelled) {
        PaymentEvent payment = labelled.payment();
        FeatureVector vector = table.vector(plan, payment);
        examples.add(vector.values(), labelled.label() == Label.FRAUD, payment.eventMillis(), payment.customerId());
    }

    /** What was gathered so far. */
    public Dataset build() {
        return new Dataset(
                training, test, new Dataset.Counts(payments, firstMillis, unlabelled, labelledTooLate, compromised));
    }
}
