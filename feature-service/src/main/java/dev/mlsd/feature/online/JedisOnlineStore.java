package dev.mlsd.feature.online;

import dev.mlsd.feature.FeatureServiceSettings;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Rows in Redis 6.2 or later. Reads are one {@code MGET}. Writes are a pipeline of a script that compares (epoch, sequence) on the
 * server; numbers in Lua are doubles, exact up to 2^53, which epochs in milliseconds stay far below. The script is loaded with
 * each batch: 400 bytes are cheaper than a second way for a server that does not know it.
 *
 * <p>Reads and writes have connections and circuit breakers of their own, because a batch of rows may take long and a read
 * must not.
 */
public final class JedisOnlineStore implements OnlineStore {

    /** When Redis may forget a row that nobody writes: beyond the longest windows, to collect garbage and nothing else. */
    static final Duration EXPIRY = Duration.ofDays(60);

    private static final byte[] SCRIPT = ascii("""
            local stands = redis.call('GETRANGE', KEYS[1], 0, 15)
            if #stands == 16 then
              local epoch, sequence = struct.unpack('>I8I8', stands)
              local new_epoch, new_sequence = struct.unpack('>I8I8', ARGV[1])
              if new_epoch < epoch or (new_epoch == epoch and new_sequence <= sequence) then return 0 end
            end
            redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
            return 1
            """);

    private static final byte[] SCRIPT_HASH = ascii(sha1(SCRIPT));
    private static final byte[] EXPIRY_SECONDS = ascii(Long.toString(EXPIRY.toSeconds()));
    private static final int FAILURES_TO_OPEN = 3;
    private static final Duration OPEN = Duration.ofSeconds(1);
    private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
    private static final String RUN_ID = "run_id:";

    private final RedisClient reader;
    private final RedisClient writer;
    private final CircuitBreaker readBreaker;
    private final CircuitBreaker writeBreaker;
    private final String address;
    private final BooleanSupplier away;

    /** Connects when first used. Throws {@link IllegalArgumentException} for an address that is none. */
    public JedisOnlineStore(String address, FeatureServiceSettings.Online settings, LongSupplier nanoClock) {
        this(address, settings, nanoClock, () -> false);
    }

    /**
     * The same with a switch.
     *
     * @param away while it says so, every call ends as if Redis had refused the connection, and all that follows from that is real
     */
    JedisOnlineStore(
            String address, FeatureServiceSettings.Online settings, LongSupplier nanoClock, BooleanSupplier away) {
        this.address = address;
        this.away = away;
        this.reader = client(address, settings.connectTimeout(), settings.readTimeout(), settings.connections());
        this.writer = client(address, settings.connectTimeout(), settings.writeTimeout(), 2);
        this.readBreaker = new CircuitBreaker(FAILURES_TO_OPEN, OPEN, nanoClock);
        this.writeBreaker = new CircuitBreaker(FAILURES_TO_OPEN, OPEN, nanoClock);
    }

    private static RedisClient client(String address, Duration connect, Duration answer, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(answer);
        pool.setJmxEnabled(false);
        // Nothing is tested in the background: a connection that broke shows when it is used, and the read is tried
        // again.
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        return RedisClient.builder()
                .hostAndPort(hostAndPort(address))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .resp2()
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .connectionTimeoutMillis((int) connect.toMillis())
                        .socketTimeoutMillis((int) answer.toMillis())
                        .build())
                .poolConfig(pool)
                .build();
    }

    private static HostAndPort hostAndPort(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Redis is given as host:port, got '" + address + "'");
        }
        return new HostAndPort(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public Map<RowKey, OnlineRow> read(Collection<RowKey> keys) {
        byte[][] names = keys.stream().map(RowKey::toBytes).toArray(byte[][]::new);
        List<byte[]> values = guarded(readBreaker, () -> twice(() -> reader.mget(names)));
        Map<RowKey, OnlineRow> rows = HashMap.newHashMap(keys.size());
        Iterator<byte[]> value = values.iterator();
        for (RowKey key : keys) {
            byte[] bytes = value.next();
            if (bytes != null && bytes.length > OnlineRow.WINDOWS_OFFSET) {
                rows.put(key, new OnlineRow(key, bytes));
            }
        }
        return rows;
    }

    @Override
    public void write(Collection<OnlineRow> rows) {
        write(rows, EXPIRY_SECONDS);
    }

    @Override
    public void write(Collection<OnlineRow> rows, Duration expiry) {
        write(rows, ascii(Long.toString(expiry.toSeconds())));
    }

    @Override
    public void remove(Collection<RowKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        byte[][] names = keys.stream().map(RowKey::toBytes).toArray(byte[][]::new);
        // Redis frees them beside its work, not instead of it.
        guarded(writeBreaker, () -> writer.unlink(names));
    }

    private void write(Collection<OnlineRow> rows, byte[] expirySeconds) {
        if (rows.isEmpty()) {
            return;
        }
        guarded(writeBreaker, () -> {
            try (Pipeline pipeline = writer.pipelined()) {
                pipeline.scriptLoad(SCRIPT, EXPIRY_SECONDS);
                for (OnlineRow row : rows) {
                    pipeline.evalsha(SCRIPT_HASH, 1, row.key().toBytes(), row.bytes(), expirySeconds);
                }
                return checked(pipeline.syncAndReturnAll());
            }
        });
    }

    private static List<Object> checked(List<Object> answers) {
        for (Object answer : answers) {
            if (answer instanceof JedisException e) {
                throw e;
            }
        }
        return answers;
    }

    @Override
    public OptionalLong room() {
        return guarded(writeBreaker, () -> {
            String memory = writer.info("memory");
            long most = Long.parseLong(told(memory, "maxmemory:"));
            return most == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, most - Long.parseLong(told(memory, "used_memory:"))));
        });
    }

    /** What a line of INFO says. */
    private static String told(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new JedisException("INFO has no " + name));
    }

    @Override
    public Fill fill(String part) {
        return guarded(writeBreaker, () -> {
            String incarnation = told(writer.info("server"), RUN_ID);
            return new Fill(incarnation, incarnation.equals(writer.get(marker(part))));
        });
    }

    @Override
    public void markFilled(String part, String incarnation) {
        guarded(writeBreaker, () -> writer.set(marker(part), incarnation));
    }

    private static String marker(String part) {
        return "mlsd:filled:" + part;
    }

    /**
     * Tries again after a pause of the process or the server. Not after a lost connection: the server behind the next one may
     * have come back empty, and its answer must not pass for that of the one before.
     */
    private static <T> T twice(Supplier<T> call) {
        try {
            return call.get();
        } catch (JedisConnectionException e) {
            if (isTimeout(e)) {
                return call.get();
            }
            throw e;
        }
    }

    private <T> T guarded(CircuitBreaker breaker, Supplier<T> call) {
        if (!breaker.allows()) {
            throw new OnlineStoreException("Redis at " + address + " has not answered lately", false);
        }
        try {
            if (away.getAsBoolean()) {
                throw new JedisConnectionException("refused, for a lease says that it is away");
            }
            T result = call.get();
            breaker.succeeded();
            return result;
        } catch (JedisException e) {
            breaker.failed();
            throw new OnlineStoreException("Redis at " + address + ": " + reason(e), !isTimeout(e));
        }
    }

    private static String reason(JedisException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage() == null ? e.getMessage() : cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static boolean isTimeout(JedisException e) {
        // The second is how the pool says that all connections are in use.
        return e.getCause() instanceof SocketTimeoutException || e.getCause() instanceof NoSuchElementException;
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private static String sha1(byte[] script) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(script));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
