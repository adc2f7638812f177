package dev.mlsd.traffic.drive;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Decisions by inference-service over gRPC, one call each on one connection; answers come on its only network thread. */
final class GrpcDecisions implements Decisions, AutoCloseable {

    /** A payment that is not decided by then is decided by nobody who waits at a terminal. */
    private static final int DEADLINE_MILLIS = 2_000;

    /** How long the patient wait, before the rules decide: longer than any process is away that comes back at all. */
    private static final int PATIENCE_MILLIS = 300_000;

    private final NioEventLoopGroup thread = new NioEventLoopGroup(1);
    private final ManagedChannel channel;
    private final DecisionServiceGrpc.DecisionServiceStub service;

    GrpcDecisions(Surroundings.HostAndPort address) {
        this.channel = NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                .disableRetry()
                .eventLoopGroup(thread)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
        this.service = DecisionServiceGrpc.newStub(channel);
        // Connects while history is loaded, so that the first payments do not wait for it.
        channel.getState(true);
    }

    @Override
    public void decide(PaymentEvent payment, boolean patient, Consumer<Outcome> answer) {
        DecisionRequest request = DecisionRequest.newBuilder()
                .setTransactionId(payment.transactionId())
                .setCustomerId(payment.customerId())
                .setTerminalId(payment.terminalId())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(payment.eventMillis())
                .setDeadlineMillis(patient ? PATIENCE_MILLIS : 0)
                .build();
        int deadline = patient ? PATIENCE_MILLIS + DEADLINE_MILLIS : DEADLINE_MILLIS;
        service.withDeadlineAfter(deadline, TimeUnit.MILLISECONDS).decide(request, new Answer(answer));
    }

    @Override
    public void reconnect() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        thread.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }

    /** A unary call ends with a decision or with an error; either is told once. */
    private static final class Answer implements StreamObserver<Decision> {

        private final Consumer<Outcome> answer;
        private boolean decided;

        Answer(Consumer<Outcome> answer) {
            this.answer = answer;
        }

        @Override
        public void onNext(Decision decision) {
            decided = true;
        }

        @Override
        public void onCompleted() {
            answer.accept(decided ? new Outcome.Decided() : new Outcome.Unanswered("the answer was empty"));
        }

        @Override
        public void onError(Throwable error) {
            Status status = Status.fromThrowable(error);
            String reason = status.getCode() + (status.getDescription() == null ? "" : ", " + status.getDescription());
            answer.accept(
                    status.getCode() == Status.Code.INVALID_ARGUMENT
                            ? new Outcome.Refused(reason)
                            : new Outcome.Unanswered(reason));
        }
    }
}
