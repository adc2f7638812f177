import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Reads at a fixed rate, sent when they are due whatever has become of those before, while payments go on; each has a second. Says for
 * each five seconds how many were answered and how, and how long the slowest took from the moment when it was due. Started by
 * {@code away.sh}.
 */
final class Away {

    private static final int PER_SECOND = 500;
    private static final int SECONDS = 75;
    private static final int STEP_SECONDS = 5;
    private static final int PAYMENTS = 5_000;
    private static final List<String> FEATURES = List.of(
            "customer_payments@1:count_1d",
            "customer_payments@1:mean_30d",
            "customer_velocity@1:count_5m",
            "customer_habits@1:terminals_30d",
            "terminal_payments@1:count_7d");

    private static final int STEPS = SECONDS / STEP_SECONDS;
    private static final AtomicLongArray CURRENT = new AtomicLongArray(STEPS);
    private static final AtomicLongArray STALE = new AtomicLongArray(STEPS);
    private static final AtomicLongArray UNAVAILABLE = new AtomicLongArray(STEPS);
    private static final AtomicLongArray FAILED = new AtomicLongArray(STEPS);
    private static final AtomicLongArray SLOWEST = new AtomicLongArray(STEPS);

    /** Arguments: Kafka, gRPC, http://host:port. */
    public static void main(String[] arguments) throws Exception {
        String[] address = arguments[1].split(":");
        Stats stats = new Stats(arguments[2]);
        ManagedChannel channel = NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
                .usePlaintext()
                .directExecutor()
                .build();
        FeatureServiceGrpc.FeatureServiceStub stub = FeatureServiceGrpc.newStub(channel);
        AtomicInteger underWay = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> producer = World.producer(arguments[0])) {
            World.payments(0, PAYMENTS).forEach(producer::send);
            producer.flush();
            while (stats.number("payments_total") < PAYMENTS || stats.number("stream_lag_records") != 0) {
                Thread.sleep(200);
            }
            // Classes are loaded and rows are remembered before it counts.
            long warm = System.nanoTime();
            for (int i = 0; i < 10 * PER_SECOND; i++) {
                send(stub, i, warm + i * 1_000_000_000L / PER_SECOND, -1, underWay);
            }
            System.out.println("BEGIN");
            System.out.flush();
            long begun = System.nanoTime();
            for (int i = 0; i < SECONDS * PER_SECOND; i++) {
                send(stub, i, begun + i * 1_000_000_000L / PER_SECOND, i / PER_SECOND / STEP_SECONDS, underWay);
                if (i % 5 == 0) {
                    World.payments(PAYMENTS + i / 5, 1).forEach(producer::send);
                }
            }
        }
        while (underWay.get() > 0) {
            Thread.sleep(10);
        }
        channel.shutdownNow();
        System.out.printf("%8s %9s %9s %12s %8s %12s%n", "second", "current", "stale", "unavailable", "failed", "slowest ms");
        for (int step = 0; step < STEPS; step++) {
            System.out.printf(
                    "%8d %9d %9d %12d %8d %12.1f%n",
                    step * STEP_SECONDS,
                    CURRENT.get(step),
                    STALE.get(step),
                    UNAVAILABLE.get(step),
                    FAILED.get(step),
                    SLOWEST.get(step) / 1e6);
        }
        long failed = 0;
        for (int step = 0; step < STEPS; step++) {
            failed += FAILED.get(step);
        }
        System.out.printf("%d requests, %d failed%n", SECONDS * PER_SECOND, failed);
    }

    private static void send(
            FeatureServiceGrpc.FeatureServiceStub stub, int number, long due, int step, AtomicInteger underWay) {
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        int payment = number % PAYMENTS;
        underWay.incrementAndGet();
        stub.withDeadlineAfter(1, TimeUnit.SECONDS)
                .getOnlineFeatures(
                        GetOnlineFeaturesRequest.newBuilder()
                                .addAllFeatures(FEATURES)
                                .addQueries(FeatureQuery.newBuilder()
                                        .setCustomerId(World.customer(payment))
                                        .setTerminalId(World.terminal(payment))
                                        .setAmountMinor(1_000)
                                        .setMomentMillis(World.moment(PAYMENTS + SECONDS * PER_SECOND)))
                                .build(),
                        new Answer(due, step, underWay));
    }

    private record Answer(long due, int step, AtomicInteger underWay) implements StreamObserver<GetOnlineFeaturesResponse> {

        @Override
        public void onNext(GetOnlineFeaturesResponse response) {
            if (step < 0) {
                return;
            }
            List<FeatureStatus> statuses = response.getVectors(0).getStatusesList();
            if (statuses.contains(FeatureStatus.UNAVAILABLE)) {
                UNAVAILABLE.incrementAndGet(step);
            } else if (statuses.contains(FeatureStatus.STALE)) {
                STALE.incrementAndGet(step);
            } else {
                CURRENT.incrementAndGet(step);
            }
        }

        @Override
        public void onError(Throwable e) {
            if (step >= 0) {
                FAILED.incrementAndGet(step);
            }
            underWay.decrementAndGet();
        }

        @Override
        public void onCompleted() {
            if (step >= 0) {
                SLOWEST.accumulateAndGet(step, System.nanoTime() - due, Math::max);
            }
            underWay.decrementAndGet();
        }
    }
}
