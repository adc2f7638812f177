package dev.mlsd.inference.protection;

import dev.mlsd.inference.protection.KeyRing.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where every request for a decision or an inference comes by. A caller with a key is checked against it and held to its client's limit;
 * one without a key passes unless keys are required. Safe for use by many threads.
 */
public final class Gate {

    private final Supplier<List<KeyRing>> keys;
    private final BooleanSupplier looks;
    private final boolean required;
    private final Supplier<Instant> wall;
    private final LongSupplier nanoTime;
    // Of clients, not of keys: changing a key is no way to a second limit.
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    /** What becomes of a request. */
    public sealed interface Pass {

        /** It goes on. */
        record Admitted(Caller caller) implements Pass {}

        /** The caller is not known. */
        record Unauthorized(String detail) implements Pass {}

        /**
         * The caller has asked too often.
         *
         * @param after when it may try again, null where so many at once never pass
         */
        record TooMany(String detail, Duration after) implements Pass {}
    }

    /**
     * A gate.
     *
     * @param keys that open it now, each ring asked in turn
     * @param looks whether it looks at keys at all
     * @param required whether nobody passes without one
     * @param wall the time that keys are held against
     * @param nanoTime a clock that only goes forward, for limits
     */
    public Gate(
            Supplier<List<KeyRing>> keys,
            BooleanSupplier looks,
            boolean required,
            Supplier<Instant> wall,
            LongSupplier nanoTime) {
        this.keys = keys;
        this.looks = looks;
        this.required = required;
        this.wall = wall;
        this.nanoTime = nanoTime;
    }

    /**
     * Identifies a caller, without taking anything of its limit.
     *
     * @param key null where there is none
     */
    public Pass identify(String key) {
        if (!looks.getAsBoolean()) {
            return new Pass.Admitted(Caller.ANYBODY);
        }
        if (key == null) {
            return required
                    ? new Pass.Unauthorized("a key is needed: Authorization: Bearer KEY")
                    : new Pass.Admitted(Caller.ANYBODY);
        }
        Instant now = wall.get();
        Pass denied = new Pass.Unauthorized(KeyRing.UNKNOWN);
        for (KeyRing ring : keys.get()) {
            switch (ring.access(key, now)) {
                case Access.Granted(Client client) -> {
                    return new Pass.Admitted(new Caller(client));
                }
                case Access.Denied(String reason) ->
                    denied = reason.equals(KeyRing.UNKNOWN) ? denied : new Pass.Unauthorized(reason);
            }
        }
        return denied;
    }

    /** Takes so many decisions of a caller's limit. */
    public Pass take(Caller caller, int decisions) {
        Client client = caller.client();
        if (client == null || decisions == 0) {
            return new Pass.Admitted(caller);
        }
        long now = nanoTime.getAsLong();
        TokenBucket bucket = buckets.compute(
                client.name(),
                (name, old) -> old != null && old.isFor(client)
                        ? old
                        : new TokenBucket(client.perSecond(), client.burst(), now));
        long wait = bucket.take(decisions, now);
        if (wait == 0) {
            return new Pass.Admitted(caller);
        }
        return wait == Long.MAX_VALUE
                ? new Pass.TooMany(
                        "at most " + client.burst() + " decisions at once for " + client.name() + ", got " + decisions,
                        null)
                : new Pass.TooMany(
                        client.name() + " may ask for " + plain(client.perSecond()) + " decisions a second, "
                                + client.burst() + " at once",
                        Duration.ofNanos(wait));
    }

    /** Both. */
    public Pass pass(String key, int decisions) {
        Pass who = identify(key);
        return who instanceof Pass.Admitted(Caller caller) ? take(caller, decisions) : who;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
