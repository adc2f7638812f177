package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Client;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.protection.KeyRing;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionServiceGrpc;
import dev.mlsd.inference.v1.DecisionServiceGrpc.DecisionServiceImplBase;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real connection; behind the door stands a service that answers with who it was asked by. */
class GrpcDoorkeeperTest {

    private final DecisionTelemetry telemetry = new DecisionTelemetry();
    private final KeyRing ring = new KeyRing(
            List.of(new Client("shop", 0.01, 2, 2, List.of(new Client.Key(KeyRing.sha256("right"), null, null)))));
    private Server server;
    private ManagedChannel channel;

    private static final class Echo extends DecisionServiceImplBase {

        @Override
        public void decide(DecisionRequest request, StreamObserver<Decision> answer) {
            Caller caller = GrpcDoorkeeper.caller();
            answer.onNext(Decision.newBuilder()
                    .setTransactionId(
                            caller.client() == null ? "" : caller.client().name())
                    .build());
            answer.onCompleted();
        }
    }

    @BeforeEach
    void open() throws IOException {
        Gate gate = new Gate(() -> List.of(ring), () -> true, false, () -> Instant.EPOCH, () -> 0);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(new Echo(), new GrpcDoorkeeper(gate, telemetry)))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private String ask(String header, String value) {
        Metadata headers = new Metadata();
        if (header != null) {
            headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        }
        return DecisionServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .decide(DecisionRequest.getDefaultInstance())
                .getTransactionId();
    }

    @Test
    void call_withAKey_isItsClients() {
        assertThat(ask("authorization", "Bearer right")).isEqualTo("shop");
        assertThat(ask("x-api-key", "right")).isEqualTo("shop");
        assertThat(ask(null, null)).isEmpty();
    }

    @Test
    void call_withAWrongKey_isTurnedAway() {
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> ask("authorization", "Bearer guess"));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refused.getStatus().getDescription()).isEqualTo("unauthorized: the key is not known");
        assertThat(telemetry.refusals(Refusal.UNAUTHORIZED)).isEqualTo(1);
    }

    @Test
    void call_beyondTheLimit_isToldWhenToComeBack() {
        ask("x-api-key", "right");
        ask("x-api-key", "right");

        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> ask("x-api-key", "right"));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getTrailers().get(Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("100");
        assertThat(refused.getTrailers()
                        .get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("100000");
        assertThat(ask(null, null)).isEmpty();
    }
}
