package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.flow.Payment;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionRequests;
import dev.mlsd.inference.v1.DecisionServiceGrpc.DecisionServiceImplBase;
import dev.mlsd.inference.v1.Decisions;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Duration;
import java.util.List;

/** Decides payments over gRPC. */
@GrpcService
class DecisionGrpc extends DecisionServiceImplBase {

    private final DecisionFlow flow;
    private final DecisionTelemetry telemetry;
    private final Gate gate;

    DecisionGrpc(DecisionFlow flow, DecisionTelemetry telemetry, Gate gate) {
        this.flow = flow;
        this.telemetry = telemetry;
        this.gate = gate;
    }

    /** The payment of a request; throws {@link InvalidRequest}. */
    static Payment payment(DecisionRequest request) {
        return new Payment(
                PaymentChecks.id("transaction_id", request.getTransactionId()),
                PaymentChecks.id("customer_id", request.getCustomerId()),
                PaymentChecks.id("terminal_id", request.getTerminalId()),
                PaymentChecks.amountMinor("amount_minor", request.getAmountMinor()),
                PaymentChecks.millis("event_time_millis", request.getEventTimeMillis()),
                request.getLoadTest(),
                request.getExplain());
    }

    /** How long the caller of a request waits; null where it leaves that to the service. Throws {@link InvalidRequest}. */
    static Duration deadline(DecisionRequest request) {
        int millis = request.getDeadlineMillis();
        return millis == 0 ? null : PaymentChecks.deadline("deadline_millis", millis);
    }

    @Override
    public void decide(DecisionRequest request, StreamObserver<Decision> answer) {
        Caller caller = GrpcDoorkeeper.caller();
        try {
            flow.decide(
                    List.of(new Ask(payment(request), deadline(request), outcome -> answer(outcome, answer, caller))));
        } catch (InvalidRequest invalid) {
            telemetry.refused(Refusal.INVALID);
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription(invalid.code() + ": " + invalid.getMessage())
                    .asRuntimeException());
        }
    }

    private static void answer(DecisionOutcome outcome, StreamObserver<Decision> answer, Caller caller) {
        switch (outcome) {
            case Decided decided -> {
                answer.onNext(DecisionWriter.message(decided, caller));
                answer.onCompleted();
            }
            case Refused refused ->
                answer.onError(Status.UNAVAILABLE
                        .withDescription(refused.reason().code() + ": " + refused.detail())
                        .asRuntimeException(GrpcDoorkeeper.retryAfter(Problems.RETRY_AFTER)));
        }
    }

    @Override
    public StreamObserver<DecisionRequests> decideStream(StreamObserver<Decisions> answers) {
        return DecisionStream.open(
                flow, telemetry, gate, GrpcDoorkeeper.caller(), (ServerCallStreamObserver<Decisions>) answers);
    }
}
