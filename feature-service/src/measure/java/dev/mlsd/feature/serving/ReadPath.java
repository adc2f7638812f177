package dev.mlsd.feature.serving;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.online.RowReader;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.stream.ProgressLag;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Vectors a second through the read path and evaluation on one core, Redis apart: batches of 64 payments, the 21 features of fraud-trees'
 * signature, three rows a vector. The store hands out the bytes as Redis returns them; checks, keys, memory of last known rows, decoding,
 * windows and statuses are the service's own. Started by {@code read-path.sh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReadPath {

    private static final int BATCH = 64;
    private static final int BATCHES = 64;
    private static final Duration KNOWN_AFTER = Duration.ofDays(7);

    /** {@code payments}: a file like the reference data's, or {@code made} for a world of the same density. */
    @Param("made")
    public String payments;

    private final FillBoard board = new FillBoard();
    private final Store store = new Store();
    private OnlineFeatures features;
    private List<String> references;
    private final List<List<Query>> batches = new ArrayList<>();
    /** What Redis returns for each batch. */
    private final List<List<byte[]>> answers = new ArrayList<>();

    private int next;

    /** Rows as of the last payments of the file, and these as queries. */
    @Setup
    public void prepare() throws SQLException {
        Registry registry = RegistryReader.readDefault();
        references = Stream.of("payment@1", "customer_payments@1", "terminal_payments@1", "terminal_risk@1")
                .flatMap(id -> registry.views().stream()
                        .filter(view -> view.id().equals(id))
                        .flatMap(view -> view.features().stream().map(feature -> id + ":" + feature.name())))
                .toList();
        FeatureServiceSettings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(FeatureServiceSettings.class)
                .build()
                .getConfigMapping(FeatureServiceSettings.class);
        features = new OnlineFeatures(
                registry,
                FeatureServices.readDefault(registry),
                new RowReader(store, board, settings.online().rememberedBytes(), System::nanoTime),
                new ServingStatistics(new SimpleMeterRegistry()),
                new Lease<>(LeaseSettings.NONE, System::nanoTime),
                new ProgressLag(System::nanoTime),
                // Whom nobody asks about: what is measured has no features of snapshots.
                null,
                settings);
        fill(registry, payments.equals("made") ? made() : read(Path.of(payments)));
        board.register("all");
        board.filled("all", board.glance());
        for (List<Query> batch : batches) {
            store.answer = new ArrayList<>();
            features.vectors(features.signature(references), batch, new Fields.Grpc());
            answers.add(store.answer);
        }
        store.learning = false;
    }

    private void fill(Registry registry, List<Payment> all) {
        EntityTable table = new EntityTable(registry);
        ArrayDeque<Payment> unlabelled = new ArrayDeque<>();
        List<Payment> asked = all.subList(all.size() - BATCH * BATCHES, all.size());
        for (Payment payment : all.subList(0, all.size() - BATCH * BATCHES)) {
            while (!unlabelled.isEmpty() && unlabelled.peek().labelMillis() <= payment.event().eventMillis()) {
                table.apply(unlabelled.poll().label());
            }
            table.apply(payment.event());
            unlabelled.add(payment);
        }
        for (FeatureView.Windows view : table.views()) {
            table.forEachRow(view, (id, windows) -> store.rows.put(
                    RowKey.of(view, id), OnlineRow.of(RowKey.of(view, id), 1, windows.sequence(), windows.encodeRow())));
        }
        Signature signature = features.signature(references);
        Map<String, long[]> sizes = new TreeMap<>();
        for (int i = 0; i < asked.size(); i += BATCH) {
            batches.add(asked.subList(i, i + BATCH).stream().map(Payment::query).toList());
            for (Query query : batches.getLast()) {
                for (RowKey key : signature.keys(query)) {
                    OnlineRow row = store.rows.get(key);
                    long[] size = sizes.computeIfAbsent(key.view(), view -> new long[2]);
                    size[0] += row == null ? 0 : row.bytes().length;
                    size[1]++;
                }
            }
        }
        sizes.forEach((view, size) -> System.out.printf("%n# %s: %d bytes a row on average%n", view, size[0] / size[1]));
    }

    /** A batch through everything but Redis. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<ServedVector> batch() {
        next = (next + 1) % BATCHES;
        store.answer = answers.get(next);
        return features.vectors(features.signature(references), batches.get(next), new Fields.Grpc());
    }

    private record Payment(PaymentEvent event, boolean fraud) {

        long labelMillis() {
            return event.eventMillis() + KNOWN_AFTER.toMillis();
        }

        LabelEvent label() {
            return new LabelEvent(
                    event.transactionId(),
                    event.customerId(),
                    event.terminalId(),
                    event.eventMillis(),
                    labelMillis(),
                    fraud);
        }

        Query query() {
            return new Query(event.customerId(), event.terminalId(), event.amountMinor(), event.eventMillis());
        }
    }

    /** The last 40 days of a file with the columns of the reference data. */
    private static List<Payment> read(Path file) throws SQLException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("there is no file of payments at " + file + "; give one, or 'made'");
        }
        List<Payment> payments = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = connection.createStatement().executeQuery("""
                        WITH all_of_them AS (SELECT * FROM read_parquet('%s'))
                        SELECT transaction_id, customer_id, terminal_id, round(tx_amount * 100)::BIGINT, epoch_ms(tx_datetime), tx_fraud
                        FROM all_of_them
                        WHERE tx_datetime >= (SELECT max(tx_datetime) FROM all_of_them) - INTERVAL 40 DAY
                        ORDER BY tx_datetime, transaction_id
                        """.formatted(file.toString().replace("'", "''")))) {
            while (rows.next()) {
                payments.add(new Payment(
                        new PaymentEvent(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getLong(4),
                                rows.getLong(5)),
                        rows.getLong(6) == 1));
            }
        }
        return payments;
    }

    /** 40 days as in the Fraud Detection Handbook: 5000 customers with 0 to 4 payments a day each, 10 000 terminals. */
    private static List<Payment> made() {
        Random random = new Random(1);
        long day = Duration.ofDays(1).toMillis();
        TreeMap<Long, Payment> payments = new TreeMap<>();
        for (int customer = 0; customer < 5000; customer++) {
            double daily = random.nextDouble() * 4;
            int[] near = random.ints(50, 0, 10_000).toArray();
            for (int i = 0; i < daily * 40; i++) {
                long time = 1_530_000_000_000L / day * day
                        + random.nextInt(40) * day
                        + (long) Math.clamp(day / 2 + random.nextGaussian() * 20_000_000, 0, day - 1);
                PaymentEvent event = new PaymentEvent(
                        customer + "-" + i,
                        Integer.toString(customer),
                        Integer.toString(near[random.nextInt(near.length)]),
                        100 + random.nextInt(10_000),
                        time);
                payments.put(time, new Payment(event, random.nextInt(125) == 0));
            }
        }
        return List.copyOf(payments.values());
    }

    /** Does what the real store does once Redis has answered. Looking rows up is Redis' part, so the answers are prepared. */
    private static final class Store implements OnlineStore {

        private final Map<RowKey, OnlineRow> rows = new HashMap<>();
        private boolean learning = true;
        /** In the order of the keys; null where there is no row. */
        private List<byte[]> answer;

        @Override
        public Map<RowKey, OnlineRow> read(Collection<RowKey> keys) {
            if (learning) {
                for (RowKey key : keys) {
                    OnlineRow row = rows.get(key);
                    answer.add(row == null ? null : row.bytes());
                }
            }
            Map<RowKey, OnlineRow> found = HashMap.newHashMap(keys.size());
            Iterator<byte[]> value = answer.iterator();
            for (RowKey key : keys) {
                byte[] bytes = value.next();
                if (bytes != null) {
                    found.put(key, new OnlineRow(key, bytes));
                }
            }
            return found;
        }

        @Override
        public void write(Collection<OnlineRow> written) {
            written.forEach(row -> rows.put(row.key(), row));
        }

        @Override
        public void write(Collection<OnlineRow> written, Duration expiry) {
            write(written);
        }

        @Override
        public void remove(Collection<RowKey> keys) {
            keys.forEach(rows::remove);
        }

        @Override
        public OptionalLong room() {
            return OptionalLong.empty();
        }

        @Override
        public Fill fill(String part) {
            return new Fill("here", true);
        }

        @Override
        public void markFilled(String part, String incarnation) {}

        @Override
        public void close() {}
    }
}
