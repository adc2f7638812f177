import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.EventIds;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Entities by the way that a history comes, the bootstrap topic: customers with a row of twelve payments of a month each; then payments
 * of some of them while the service is away, and how long it takes after its start to answer and to catch up. Started by
 * {@code restart.sh}.
 */
final class Entities {

    private static final int EVENTS = 12;
    private static final long MONTH_MILLIS = Duration.ofDays(29).toMillis();
    private static final long NOW = 1_530_000_000_000L;
    /** Payments that come while the service is away. */
    private static final int MISSED = 2_000;

    /** Arguments: fill, Kafka, http://host:port, entities; or missed, Kafka; or watch, gRPC, http://host:port, milliseconds of the start. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "fill" -> fill(arguments[1], new Stats(arguments[2]), Integer.parseInt(arguments[3]));
            case "missed" -> missed(arguments[1]);
            case "watch" -> watch(arguments[1], new Stats(arguments[2]), Long.parseLong(arguments[3]));
            default -> throw new IllegalArgumentException("fill, missed or watch, got " + arguments[0]);
        }
    }

    private static void fill(String kafka, Stats stats, int entities) throws Exception {
        FeatureView.Windows view = RegistryReader.readDefault().windowViews(Source.TRANSACTIONS, Entity.CUSTOMER).stream()
                .filter(candidate -> candidate.id().equals("customer_payments@1"))
                .findFirst()
                .orElseThrow();
        long begun = System.nanoTime();
        long bytes = 0;
        try (KafkaProducer<byte[], byte[]> producer = World.producer(kafka)) {
            for (int i = 0; i < entities; i++) {
                EntityWindows windows = new EntityWindows(view.layout());
                for (int event = 0; event < EVENTS; event++) {
                    long millis = NOW - MONTH_MILLIS + MONTH_MILLIS / EVENTS * event + i % 86_400 * 1_000L;
                    windows.add(EventIds.hash(i + "-" + event), millis, millis, 100 + i % 9_999);
                }
                byte[] state = windows.encodeState();
                bytes += state.length;
                BootstrapState row = BootstrapState.newBuilder()
                        .setView(view.id())
                        .setEntity("c" + i)
                        .setState(ByteString.copyFrom(state))
                        .build();
                producer.send(World.record("bootstrap-customer", NOW, "c" + i, row));
            }
        }
        while (stats.number("bootstrapped_total") < entities || stats.number("stream_lag_records") != 0) {
            Thread.sleep(500);
        }
        System.out.printf(
                "%d entities of %d bytes each are in state and Redis after %.1f s%n",
                entities, bytes / entities, (System.nanoTime() - begun) / 1e9);
    }

    private static void missed(String kafka) {
        try (KafkaProducer<byte[], byte[]> producer = World.producer(kafka)) {
            World.payments(0, MISSED).forEach(producer::send);
        }
    }

    private static void watch(String grpc, Stats stats, long startMillis) throws Exception {
        String[] address = grpc.split(":");
        ManagedChannel channel = NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
                .usePlaintext()
                .build();
        FeatureServiceGrpc.FeatureServiceBlockingStub stub = FeatureServiceGrpc.newBlockingStub(channel);
        GetOnlineFeaturesRequest request = GetOnlineFeaturesRequest.newBuilder()
                .addAllFeatures(List.of("customer_payments@1:count_30d"))
                .addQueries(FeatureQuery.newBuilder()
                        .setCustomerId("c0")
                        .setAmountMinor(100)
                        .setMomentMillis(NOW + 1))
                .build();
        String answered = null;
        while (answered == null || !isCaughtUp(stats)) {
            if (answered == null) {
                try {
                    var vector = stub.withDeadlineAfter(2, TimeUnit.SECONDS)
                            .getOnlineFeatures(request)
                            .getVectors(0);
                    if (vector.getValues(0) >= EVENTS) {
                        answered = "answered from Redis after %.1f s (%s)"
                                .formatted(since(startMillis), vector.getStatuses(0));
                    }
                } catch (StatusRuntimeException e) {
                    // Nobody listens yet.
                }
            }
            Thread.sleep(50);
        }
        System.out.printf("%s, caught up after %.1f s%n", answered, since(startMillis));
        channel.shutdownNow();
    }

    private static boolean isCaughtUp(Stats stats) throws InterruptedException {
        try {
            return stats.isReady()
                    && stats.number("payments_total") >= MISSED
                    && stats.number("stream_lag_records") == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static double since(long startMillis) {
        return (System.currentTimeMillis() - startMillis) / 1e3;
    }
}
