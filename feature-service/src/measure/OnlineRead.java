import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Reads of 30 features of one customer and one terminal over gRPC, against a constant answer of the same bytes from a server of the same
 * kind. Rounds alternate, so that both have the same machine; a closed loop of 64 calls under way on one connection each. Started by
 * {@code online-read.sh}.
 */
final class OnlineRead {

    private static final int PAYMENTS = 50_000;
    private static final int PAIRS = 5_000;
    private static final int UNDER_WAY = 64;
    private static final int ROUNDS = 9;
    private static final double SECONDS = 3;
    private static final double WARM_UP_SECONDS = 6;

    private static final List<String> FEATURES = new ArrayList<>();

    static {
        for (String name : List.of(
                "customer_payments@1:count_1h,count_1d,mean_1d,count_7d,mean_7d,count_30d,mean_30d,maximum_30d",
                "customer_velocity@1:count_5m,maximum_5m",
                "customer_habits@1:terminals_1d,terminals_30d,deviation_30d,minimum_30d,last_30d",
                "customer_nights@1:share_30d",
                "terminal_payments@1:count_1d,count_7d,count_30d",
                "terminal_risk@1:count_1d,share_1d,count_7d,share_7d,count_30d,share_30d",
                "payment@1:amount,is_weekend,is_night,amount_to_mean_30d")) {
            String view = name.substring(0, name.indexOf(':') + 1);
            for (String feature : name.substring(view.length()).split(",")) {
                FEATURES.add(view + feature);
            }
        }
        FEATURES.add("customer_payments@1:count_1d");
    }

    /** Arguments: {@code fill}, Kafka, gRPC, http://host:port, file for the answer; or {@code read}, gRPC, gRPC of the constant server. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("fill")) {
            fill(arguments[1], new Stats(arguments[3]));
            answer(arguments[2], Path.of(arguments[4]));
        } else {
            read(arguments[1], arguments[2]);
        }
    }

    private static void fill(String kafka, Stats stats) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = World.producer(kafka)) {
            World.payments(0, PAYMENTS).forEach(producer::send);
            World.labels(0, PAYMENTS).forEach(producer::send);
        }
        while (stats.number("events_total") < 2 * PAYMENTS || stats.number("stream_lag_records") != 0) {
            Thread.sleep(500);
        }
    }

    private static void answer(String address, Path file) throws Exception {
        ManagedChannel channel = channel(address);
        GetOnlineFeaturesResponse answer = FeatureServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getOnlineFeatures(requests().getFirst());
        Files.write(file, answer.toByteArray());
        System.out.printf(
                "%d features from %d rows, answers of %d bytes%n",
                answer.getVectors(0).getValuesCount(), answer.getVectors(0).getRowsCount(), answer.getSerializedSize());
        channel.shutdownNow();
    }

    private static void read(String reads, String constant) throws Exception {
        List<GetOnlineFeaturesRequest> requests = requests();
        ManagedChannel ofReads = channel(reads);
        ManagedChannel ofConstant = channel(constant);
        run(ofReads, requests, WARM_UP_SECONDS);
        run(ofConstant, requests, WARM_UP_SECONDS);
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double constantRate = run(ofConstant, requests, SECONDS);
            double readRate = run(ofReads, requests, SECONDS);
            ratios[round] = readRate / constantRate;
            System.out.printf("30 features %8.0f/s   constant %8.0f/s   ratio %.2f%n", readRate, constantRate, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf("median ratio %.2f, from %.2f to %.2f%n", ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
        ofReads.shutdownNow();
        ofConstant.shutdownNow();
    }

    private static ManagedChannel channel(String address) {
        String[] parts = address.split(":");
        return NettyChannelBuilder.forAddress(parts[0], Integer.parseInt(parts[1]))
                .usePlaintext()
                .directExecutor()
                .build();
    }

    private static List<GetOnlineFeaturesRequest> requests() {
        List<GetOnlineFeaturesRequest> requests = new ArrayList<>(PAIRS);
        for (int i = PAYMENTS - PAIRS; i < PAYMENTS; i++) {
            requests.add(GetOnlineFeaturesRequest.newBuilder()
                    .addAllFeatures(FEATURES)
                    .addQueries(FeatureQuery.newBuilder()
                            .setCustomerId(World.customer(i))
                            .setTerminalId(World.terminal(i))
                            .setAmountMinor(1_000)
                            .setMomentMillis(World.moment(PAYMENTS)))
                    .build());
        }
        return requests;
    }

    /** Calls a second. */
    private static double run(ManagedChannel channel, List<GetOnlineFeaturesRequest> requests, double seconds)
            throws InterruptedException {
        FeatureServiceGrpc.FeatureServiceStub stub = FeatureServiceGrpc.newStub(channel);
        Semaphore free = new Semaphore(UNDER_WAY);
        AtomicLong failed = new AtomicLong();
        StreamObserver<GetOnlineFeaturesResponse> observer = new StreamObserver<>() {
            @Override
            public void onNext(GetOnlineFeaturesResponse response) {}

            @Override
            public void onError(Throwable e) {
                failed.incrementAndGet();
                free.release();
            }

            @Override
            public void onCompleted() {
                free.release();
            }
        };
        long begun = System.nanoTime();
        long sent = 0;
        while ((System.nanoTime() - begun) / 1e9 < seconds) {
            free.acquire();
            stub.getOnlineFeatures(requests.get((int) (sent++ % requests.size())), observer);
        }
        free.acquire(UNDER_WAY);
        double elapsed = (System.nanoTime() - begun) / 1e9;
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " calls failed");
        }
        return sent / elapsed;
    }
}
