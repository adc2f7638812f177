package dev.mlsd.traffic.load.targets;

import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionRequests;
import dev.mlsd.inference.v1.DecisionServiceGrpc;
import dev.mlsd.inference.v1.Decisions;
import dev.mlsd.traffic.load.arrival.Gathering;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Many decisions a message on long streams, one a connection. Answers come in the order of the messages. While no stream takes more,
 * messages wait here and are sent late, as the figures then show.
 */
final class GrpcStreamTarget implements Target {

    /** Decisions a message, and how long the first waits for the others. */
    static final Gathering GATHERING = new Gathering(32, 1_000_000);

    private static final int RECONNECT_MILLIS = 100;

    private final EventLoop loop;
    private final Function<Shot, DecisionRequest> request;
    private final List<Stream> streams = new ArrayList<>();
    private final ArrayDeque<List<Shot>> queue = new ArrayDeque<>();
    private boolean closed;

    GrpcStreamTarget(Network network, Address address, int connections, Function<Shot, DecisionRequest> request) {
        this.loop = network.loop();
        this.request = request;
        for (int i = 0; i < connections; i++) {
            streams.add(new Stream(network.channel(address)));
        }
        loop.submit(() -> streams.forEach(Stream::open)).syncUninterruptibly();
    }

    @Override
    public Gathering gathering() {
        return GATHERING;
    }

    @Override
    public void send(List<Shot> message) {
        if (!queue.isEmpty()) {
            queue.add(message);
            return;
        }
        Stream free = freest();
        if (free == null) {
            queue.add(message);
        } else {
            free.send(message);
        }
    }

    /** The stream that takes messages and has the fewest under way; null when none takes any. */
    private Stream freest() {
        Stream freest = null;
        for (Stream stream : streams) {
            if (stream.takesMore() && (freest == null || stream.underWay.size() < freest.underWay.size())) {
                freest = stream;
            }
        }
        return freest;
    }

    private void sendQueued() {
        Stream free;
        while (!queue.isEmpty() && (free = freest()) != null) {
            free.send(queue.remove());
        }
    }

    @Override
    public void forgetQueued() {
        queue.clear();
    }

    @Override
    public void close() {
        loop.execute(() -> closed = true);
        streams.forEach(stream -> stream.channel.shutdownNow());
    }

    /** One stream on a connection of its own; opened again when it ends. */
    private final class Stream extends ClientCall.Listener<Decisions> {

        private final ManagedChannel channel;
        private final ArrayDeque<List<Shot>> underWay = new ArrayDeque<>();
        private ClientCall<DecisionRequests, Decisions> call;
        private boolean open;

        Stream(ManagedChannel channel) {
            this.channel = channel;
        }

        void open() {
            call = channel.newCall(DecisionServiceGrpc.getDecideStreamMethod(), CallOptions.DEFAULT.withWaitForReady());
            call.start(this, new Metadata());
            call.request(1);
            open = true;
        }

        boolean takesMore() {
            return open && call.isReady();
        }

        void send(List<Shot> message) {
            DecisionRequests.Builder body = DecisionRequests.newBuilder();
            for (Shot shot : message) {
                body.addRequests(request.apply(shot));
            }
            underWay.add(message);
            long now = System.nanoTime();
            message.forEach(shot -> shot.depart(now));
            call.sendMessage(body.build());
        }

        @Override
        public void onReady() {
            sendQueued();
        }

        @Override
        public void onMessage(Decisions answers) {
            long now = System.nanoTime();
            List<Shot> message = underWay.poll();
            call.request(1);
            if (message == null || answers.getDecisionsCount() != message.size()) {
                call.cancel("an answer does not match its message", null);
                if (message != null) {
                    message.forEach(shot -> shot.fail("an answer of another length"));
                }
                return;
            }
            for (int i = 0; i < message.size(); i++) {
                Decision decision = answers.getDecisions(i);
                if (decision.getError().isEmpty()) {
                    message.get(i).answer(now, !decision.getFallback().isEmpty());
                } else {
                    message.get(i).fail(code(decision.getError()));
                }
            }
        }

        private static String code(String error) {
            int colon = error.indexOf(':');
            return colon < 0 ? error : error.substring(0, colon);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            open = false;
            String reason = GrpcUnaryTarget.reason(status);
            List<List<Shot>> lost = List.copyOf(underWay);
            underWay.clear();
            lost.forEach(message -> message.forEach(shot -> shot.fail(reason)));
            if (!closed) {
                loop.schedule(
                        () -> {
                            if (!closed) {
                                open();
                                sendQueued();
                            }
                        },
                        RECONNECT_MILLIS,
                        TimeUnit.MILLISECONDS);
            }
        }
    }
}
