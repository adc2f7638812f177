package dev.mlsd.inference.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.testing.Await;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a port that nobody listens on: what a call does before and after it fails. */
class VectorClientTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ManagedChannel channel =
            ManagedChannelBuilder.forTarget("127.0.0.1:1").usePlaintext().build();
    private final List<Context> contexts = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Query> failed = new CopyOnWriteArrayList<>();

    private record Query(String customerId, boolean isWanted) implements VectorRequest {

        @Override
        public String terminalId() {
            return "9";
        }

        @Override
        public long amountMinor() {
            return 100;
        }

        @Override
        public long momentMillis() {
            return 1;
        }
    }

    private final class Failures implements VectorReceiver<Query> {

        @Override
        public void received(List<Query> requests, List<ServedVector> vectors) {
            throw new AssertionError("nobody can have answered " + requests);
        }

        @Override
        public void failed(List<Query> requests, String reason) {
            failures.add(reason);
            failed.addAll(requests);
        }
    }

    private final class NoteContext implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            contexts.add(Context.current());
            return next.newCall(method, options);
        }
    }

    private VectorClient<Query> client() {
        return new VectorClient<>(
                FeatureServiceGrpc.newStub(channel).withInterceptors(new NoteContext()),
                "trees@1",
                List.of("payment@1:amount"),
                DEADLINE,
                new Failures());
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    @Test
    void fetch_inTheContextOfARequest_doesNotBelongToIt() {
        Context.CancellableContext request = Context.current().withCancellation();

        request.run(() -> client().fetch(List.of(new Query("c", true))));
        request.cancel(null);

        assertThat(contexts).containsExactly(Context.ROOT);
        Await.until("the call has failed", () -> !failures.isEmpty());
        assertThat(failures)
                .singleElement()
                .asString()
                .contains("UNAVAILABLE")
                .doesNotContain("CANCELLED", "\n", "\tat ");
    }

    @Test
    void fetch_nobodyThere_failsEveryRequestOnce() {
        VectorClient<Query> client = client();
        List<Query> queries = IntStream.range(0, 300)
                .mapToObj(number -> new Query("c-" + number, true))
                .toList();

        client.fetch(queries);

        Await.until("all have failed", () -> failed.size() >= queries.size());
        assertThat(failed).containsExactlyInAnyOrderElementsOf(queries);
    }

    @Test
    void fetch_nobodyWaitsAnyMore_makesNoCall() {
        client().fetch(List.of(new Query("c", false)));

        assertThat(contexts).isEmpty();
        assertThat(failed).hasSize(1);
    }
}
