package dev.mlsd.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JedisOnlineStoreTest extends OnlineStoreSuite {

    private static final RowKey KEY = new RowKey(Entity.CUSTOMER, "c", "customer_payments@1");
    private static RedisServer redis;
    private static JedisOnlineStore store;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        store = new JedisOnlineStore(redis.address(), new Settings(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
    }

    @Override
    OnlineStore store() {
        return store;
    }

    @Override
    void restart() {
        redis.restart();
        // Connections that lay in the pool are broken; each shows so once.
        Await.until("Redis to answer", JedisOnlineStoreTest::answers);
    }

    private static boolean answers() {
        try {
            store.read(List.of(KEY));
            store.fill("any");
            return true;
        } catch (OnlineStoreException e) {
            return false;
        }
    }

    @Test
    void read_serverGone_failsAndThenIsNotAskedForAWhile() {
        AtomicLong clock = new AtomicLong();
        RedisServer mortal = RedisServer.start();
        try (JedisOnlineStore mine = new JedisOnlineStore(mortal.address(), new Settings(), clock::get)) {
            mine.read(List.of(KEY));
            mortal.stop();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> mine.read(List.of(KEY)))
                        .isInstanceOfSatisfying(
                                OnlineStoreException.class,
                                e -> assertThat(e.connectionLost()).isTrue());
            }
            assertThatThrownBy(() -> mine.read(List.of(KEY))).hasMessageContaining("has not answered lately");

            mortal.restart();
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(mine.read(List.of(KEY))).isEmpty();
        } finally {
            mortal.close();
        }
    }

    @Test
    void reader_serverAwayForHalfAMinuteUnderLoad_answersEveryReadAndIsBackByItself() {
        AtomicLong clock = new AtomicLong();
        FillBoard board = new FillBoard();
        OnlineRow row = OnlineRow.of(KEY, 1, 1, new byte[100]);
        RowKey nobody = new RowKey(Entity.CUSTOMER, "nobody", "customer_payments@1");
        RedisServer mortal = RedisServer.start();
        try (JedisOnlineStore mine = new JedisOnlineStore(mortal.address(), new Settings(), clock::get)) {
            RowReader reader = new RowReader(mine, board, 1 << 20, clock::get);
            board.register("all");
            mine.write(List.of(row));
            board.filled("all", board.glance());
            assertFoundAndMissing(reader.read(List.of(KEY, nobody)), row);

            mortal.stop();
            // 30 s on the clock of the breaker, which lets one read a second through to a server that refuses it.
            List<List<Lookup>> answers = IntStream.range(0, 3_000)
                    .parallel()
                    .mapToObj(i -> {
                        clock.addAndGet(Duration.ofMillis(10).toNanos());
                        return reader.read(List.of(KEY, nobody));
                    })
                    .toList();
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.getFirst()).isInstanceOfSatisfying(Lookup.Remembered.class, known -> {
                    assertThat(known.row().bytes()).isEqualTo(row.bytes());
                    assertThat(known.age()).isPositive();
                });
                assertThat(answer.getLast()).isEqualTo(new Lookup.Unknown());
            });
            assertThat(reader.failures()).isEqualTo(3_000);

            mortal.restart();
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
            // It is back and empty, which must not pass for an entity without events.
            assertThat(reader.read(List.of(KEY, nobody)).getLast()).isEqualTo(new Lookup.Unknown());
            Await.until("the store to be filled", () -> {
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
                return fill(mine, board, row) && reader.read(List.of(KEY)).getFirst() instanceof Lookup.Found;
            });
            assertFoundAndMissing(reader.read(List.of(KEY, nobody)), row);
        } finally {
            mortal.close();
        }
    }

    /** As the stream does it, which tries again when the connection was that to the server before. */
    private static boolean fill(OnlineStore store, FillBoard board, OnlineRow row) {
        long glance = board.glance();
        try {
            store.write(List.of(row));
            board.filled("all", glance);
            return true;
        } catch (OnlineStoreException e) {
            return false;
        }
    }

    private static void assertFoundAndMissing(List<Lookup> lookups, OnlineRow row) {
        assertThat(lookups.getFirst())
                .isInstanceOfSatisfying(
                        Lookup.Found.class,
                        found -> assertThat(found.row().bytes()).isEqualTo(row.bytes()));
        assertThat(lookups.getLast()).isEqualTo(new Lookup.Missing());
    }

    @Test
    void new_addressThatIsNone_saysWhatIsExpected() {
        assertThatThrownBy(() -> new JedisOnlineStore("nowhere", new Settings(), System::nanoTime))
                .hasMessage("Redis is given as host:port, got 'nowhere'");
    }

    private record Settings() implements FeatureServiceSettings.Online {

        @Override
        public Duration connectTimeout() {
            return Duration.ofMillis(500);
        }

        @Override
        public Duration readTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration writeTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public int connections() {
            return 2;
        }

        @Override
        public long rememberedBytes() {
            return 1 << 20;
        }
    }
}
