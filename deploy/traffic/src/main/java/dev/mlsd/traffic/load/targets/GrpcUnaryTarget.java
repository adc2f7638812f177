package dev.mlsd.traffic.load.targets;

import dev.mlsd.traffic.load.arrival.Gathering;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One call a request, on connections in turn. A call is sent at once: many share a connection, none waits for another's answer. */
final class GrpcUnaryTarget<Q, A> implements Target {

    private final List<ManagedChannel> channels;
    private final MethodDescriptor<Q, A> method;
    private final Function<Shot, Q> request;
    private final Predicate<A> fallback;
    private int next;

    /**
     * Connects.
     *
     * @param fallback whether an answer is not the model's
     */
    GrpcUnaryTarget(
            Network network,
            Address address,
            int connections,
            MethodDescriptor<Q, A> method,
            Function<Shot, Q> request,
            Predicate<A> fallback) {
        this.channels = IntStream.range(0, connections)
                .mapToObj(i -> network.channel(address))
                .toList();
        this.method = method;
        this.request = request;
        this.fallback = fallback;
    }

    @Override
    public Gathering gathering() {
        return Gathering.NONE;
    }

    @Override
    public void send(List<Shot> message) {
        for (Shot shot : message) {
            ClientCall<Q, A> call = channels.get(next).newCall(method, CallOptions.DEFAULT);
            next = (next + 1) % channels.size();
            Q body = request.apply(shot);
            shot.depart(System.nanoTime());
            call.start(new Answer(shot), new Metadata());
            call.sendMessage(body);
            call.halfClose();
            // The answer and, behind it, the status.
            call.request(2);
        }
    }

    @Override
    public void forgetQueued() {
        // Nothing is queued here.
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private final class Answer extends ClientCall.Listener<A> {

        private final Shot shot;
        private A answer;
        private long answered;

        Answer(Shot shot) {
            this.shot = shot;
        }

        @Override
        public void onMessage(A message) {
            answer = message;
            answered = System.nanoTime();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk() && answer != null) {
                shot.answer(answered, fallback.test(answer));
            } else {
                shot.fail(reason(status));
            }
        }
    }

    /** The status, and the service's own code where it gives one. */
    static String reason(Status status) {
        String description = status.getDescription();
        if (description == null) {
            return status.getCode().name();
        }
        int colon = description.indexOf(':');
        String code = colon < 0 ? "" : description.substring(0, colon);
        return status.getCode() + (code.matches("[a-z_]{1,40}") ? " " + code : "");
    }
}
