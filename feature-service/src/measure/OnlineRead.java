import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import dev.mlsd.feature.v1.TransactionRecord;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads of 30 features of one customer and one terminal over gRPC, against answers of the same number of values by the same server for
 * which it reads nothing. Rounds alternate, so that both have the same machine; a closed loop of 64 calls under way on one connection.
 * Started by {@code online-read.sh}.
 */
final class OnlineRead {

    private static final int UNDER_WAY = 64;
    private static final int ROUNDS = 3;
    private static final double SECONDS = 3;
    private static final double WARM_UP_SECONDS = 4;

    private static final List<String> STORED = new ArrayList<>();
    private static final List<String> CONSTANT = Collections.nCopies(30, "payment@1:amount");

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
                STORED.add(view + feature);
            }
        }
        STORED.add("customer_payments@1:count_1d");
    }

    /** Arguments: host:port of gRPC, host:port of Kafka. */
    public static void main(String[] arguments) throws Exception {
        String[] address = arguments[0].split(":");
        List<String> pairs = new ArrayList<>();
        long moment = recent(arguments[1], pairs);
        ManagedChannel channel = NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
                .usePlaintext()
                .directExecutor()
                .build();
        FeatureServiceGrpc.FeatureServiceStub stub = FeatureServiceGrpc.newStub(channel);
        GetOnlineFeaturesResponse sample =
                FeatureServiceGrpc.newBlockingStub(channel).getOnlineFeatures(request(STORED, pairs.getFirst(), moment));
        System.out.printf(
                "answers of %d bytes, and of %d for the constant; %d rows read for one%n",
                sample.getSerializedSize(),
                FeatureServiceGrpc.newBlockingStub(channel)
                        .getOnlineFeatures(request(CONSTANT, pairs.getFirst(), moment))
                        .getSerializedSize(),
                sample.getVectors(0).getRowsCount());
        run(stub, STORED, pairs, moment, WARM_UP_SECONDS);
        run(stub, CONSTANT, pairs, moment, WARM_UP_SECONDS);
        double[] stored = new double[ROUNDS];
        double[] constant = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            constant[round] = run(stub, CONSTANT, pairs, moment, SECONDS);
            stored[round] = run(stub, STORED, pairs, moment, SECONDS);
            System.out.printf(
                    "30 features %8.0f/s   constant %8.0f/s   ratio %.2f%n",
                    stored[round], constant[round], stored[round] / constant[round]);
        }
        channel.shutdownNow();
    }

    /** Takes the pairs of customer and terminal of the last payments; the moment just after the newest. */
    private static long recent(String kafka, List<String> pairs) throws Exception {
        long newest = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("transactions").stream()
                    .map(partition -> new TopicPartition("transactions", partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions).forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 5_000)));
            for (int poll = 0; poll < 20; poll++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    newest = Math.max(newest, record.timestamp());
                    TransactionRecord transaction = TransactionRecord.parseFrom(record.value());
                    if (transaction.hasPayment()) {
                        pairs.add(transaction.getPayment().getCustomerId() + ","
                                + transaction.getPayment().getTerminalId());
                    }
                }
            }
        }
        return newest + 1;
    }

    private static GetOnlineFeaturesRequest request(List<String> features, String pair, long moment) {
        String[] entities = pair.split(",");
        return GetOnlineFeaturesRequest.newBuilder()
                .addAllFeatures(features)
                .addQueries(FeatureQuery.newBuilder()
                        .setCustomerId(entities[0])
                        .setTerminalId(entities[1])
                        .setAmountMinor(1_000)
                        .setMomentMillis(moment))
                .build();
    }

    private static double run(
            FeatureServiceGrpc.FeatureServiceStub stub,
            List<String> features,
            List<String> pairs,
            long moment,
            double seconds)
            throws InterruptedException {
        List<GetOnlineFeaturesRequest> requests =
                pairs.stream().map(pair -> request(features, pair, moment)).toList();
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
