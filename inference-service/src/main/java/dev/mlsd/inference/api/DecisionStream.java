package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionRequests;
import dev.mlsd.inference.v1.Decisions;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream of decisions: many requests a message, answered in the order of the messages although they are decided at the same time. A
 * request that is refused gets an {@code error} and disturbs nobody else.
 *
 * <p>At most {@link #WINDOW} messages are under way; the next is asked for when one was answered and the client takes answers, so a
 * client that does not read holds up only itself.
 */
final class DecisionStream implements StreamObserver<DecisionRequests> {

    /** Messages under way on one stream. */
    static final int WINDOW = 32;

    private final DecisionFlow flow;
    private final DecisionTelemetry telemetry;
    private final ServerCallStreamObserver<Decisions> answers;
    // Guarded by this, like every call on answers: a stream is written by one thread at a time.
    private final ArrayDeque<Message> underWay = new ArrayDeque<>();
    private int owed;
    private boolean clientIsDone;
    private boolean over;

    private DecisionStream(
            DecisionFlow flow, DecisionTelemetry telemetry, ServerCallStreamObserver<Decisions> answers) {
        this.flow = flow;
        this.telemetry = telemetry;
        this.answers = answers;
    }

    static DecisionStream open(
            DecisionFlow flow, DecisionTelemetry telemetry, ServerCallStreamObserver<Decisions> answers) {
        DecisionStream stream = new DecisionStream(flow, telemetry, answers);
        answers.disableAutoRequest();
        answers.setOnCancelHandler(stream::end);
        answers.setOnReadyHandler(stream::askForMore);
        answers.request(WINDOW);
        return stream;
    }

    @Override
    public void onNext(DecisionRequests requests) {
        Message message = new Message(requests.getRequestsCount());
        synchronized (this) {
            underWay.add(message);
        }
        List<Ask> asks = new ArrayList<>(requests.getRequestsCount());
        for (int i = 0; i < requests.getRequestsCount(); i++) {
            DecisionRequest request = requests.getRequests(i);
            int index = i;
            try {
                asks.add(new Ask(
                        DecisionGrpc.payment(request),
                        DecisionGrpc.deadline(request),
                        outcome -> decided(message, index, decision(outcome))));
            } catch (InvalidRequest invalid) {
                telemetry.refused(Refusal.INVALID);
                decided(message, index, error(request.getTransactionId(), invalid.code(), invalid.getMessage()));
            }
        }
        if (requests.getRequestsCount() == 0) {
            flush();
        }
        flow.decide(asks);
    }

    private static Decision decision(DecisionOutcome outcome) {
        return switch (outcome) {
            case Decided decided -> DecisionWriter.message(decided);
            case Refused refused ->
                error(refused.payment().transactionId(), refused.reason().code(), refused.detail());
        };
    }

    private static Decision error(String transactionId, String code, String detail) {
        return Decision.newBuilder()
                .setTransactionId(transactionId)
                .setError(code + ": " + detail)
                .build();
    }

    private void decided(Message message, int index, Decision decision) {
        if (message.put(index, decision)) {
            flush();
        }
    }

    private synchronized void flush() {
        while (!over && !underWay.isEmpty() && underWay.peek().isWhole()) {
            answers.onNext(underWay.remove().answer());
            owed++;
        }
        askForMore();
        if (!over && clientIsDone && underWay.isEmpty()) {
            over = true;
            answers.onCompleted();
        }
    }

    private synchronized void askForMore() {
        if (!over && owed > 0 && answers.isReady()) {
            answers.request(owed);
            owed = 0;
        }
    }

    private synchronized void end() {
        over = true;
        underWay.clear();
    }

    @Override
    public void onError(Throwable cancelled) {
        end();
    }

    @Override
    public synchronized void onCompleted() {
        clientIsDone = true;
        flush();
    }

    /** Answers of one message, filled from any thread. */
    private static final class Message {

        private final Decision[] decisions;
        private final AtomicInteger missing;

        Message(int size) {
            decisions = new Decision[size];
            missing = new AtomicInteger(size);
        }

        /** True for the last one. */
        boolean put(int index, Decision decision) {
            decisions[index] = decision;
            return missing.decrementAndGet() == 0;
        }

        boolean isWhole() {
            return missing.get() == 0;
        }

        Decisions answer() {
            return Decisions.newBuilder().addAllDecisions(List.of(decisions)).build();
        }
    }
}
