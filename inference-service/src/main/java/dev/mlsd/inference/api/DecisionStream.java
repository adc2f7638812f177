package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.protection.Gate.Pass;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionRequests;
import dev.mlsd.inference.v1.Decisions;
import io.grpc.Status;
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

    /** Requests of one message; more could not be under way at once. */
    static final int LARGEST_MESSAGE = 4096;

    private final DecisionFlow flow;
    private final DecisionTelemetry telemetry;
    private final Gate gate;
    private final Caller caller;
    private final ServerCallStreamObserver<Decisions> answers;
    // Guarded by this, like every call on answers: a stream is written by one thread at a time.
    private final ArrayDeque<Message> underWay = new ArrayDeque<>();
    private int owed;
    private boolean clientIsDone;
    private boolean over;

    private DecisionStream(
            DecisionFlow flow,
            DecisionTelemetry telemetry,
            Gate gate,
            Caller caller,
            ServerCallStreamObserver<Decisions> answers) {
        this.flow = flow;
        this.telemetry = telemetry;
        this.gate = gate;
        this.caller = caller;
        this.answers = answers;
    }

    static DecisionStream open(
            DecisionFlow flow,
            DecisionTelemetry telemetry,
            Gate gate,
            Caller caller,
            ServerCallStreamObserver<Decisions> answers) {
        DecisionStream stream = new DecisionStream(flow, telemetry, gate, caller, answers);
        answers.disableAutoRequest();
        answers.setOnCancelHandler(stream::end);
        answers.setOnReadyHandler(stream::askForMore);
        answers.request(WINDOW);
        return stream;
    }

    @Override
    public void onNext(DecisionRequests requests) {
        if (requests.getRequestsCount() > LARGEST_MESSAGE) {
            telemetry.refused(Refusal.INVALID);
            refuse(requests.getRequestsCount());
            return;
        }
        Message message = new Message(requests.getRequestsCount());
        synchronized (this) {
            underWay.add(message);
        }
        if (gate.take(caller, requests.getRequestsCount()) instanceof Pass.TooMany tooMany) {
            for (int i = 0; i < requests.getRequestsCount(); i++) {
                telemetry.refused(Refusal.TOO_MANY);
                String transaction = requests.getRequests(i).getTransactionId();
                decided(message, i, error(transaction, Refusal.TOO_MANY.code(), tooMany.detail()));
            }
            return;
        }
        List<Ask> asks = new ArrayList<>(requests.getRequestsCount());
        for (int i = 0; i < requests.getRequestsCount(); i++) {
            DecisionRequest request = requests.getRequests(i);
            int index = i;
            try {
                asks.add(new Ask(
                        DecisionGrpc.payment(request),
                        DecisionGrpc.deadline(request),
                        outcome -> decided(message, index, decision(outcome, caller))));
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

    private static Decision decision(DecisionOutcome outcome, Caller caller) {
        return switch (outcome) {
            case Decided decided -> DecisionWriter.message(decided, caller);
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

    private synchronized void refuse(int requests) {
        if (!over) {
            over = true;
            underWay.clear();
            answers.onError(Status.INVALID_ARGUMENT
                    .withDescription("invalid-field: requests must be at most " + LARGEST_MESSAGE + " a message, got "
                            + requests)
                    .asRuntimeException());
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
