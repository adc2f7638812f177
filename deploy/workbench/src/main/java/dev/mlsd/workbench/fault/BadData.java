package dev.mlsd.workbench.fault;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.Violation;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import dev.mlsd.workbench.log.LogHandler;
import dev.mlsd.workbench.log.LogReader;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Writes bad records, a few a second of each kind that is on, and watches what becomes of them on {@code quarantine} and
 * {@code features}. Producer and consumer are there only while a kind is on, and a little longer, so that its end is seen too.
 */
final class BadData implements AutoCloseable {

    /** Between two records of a kind: enough to be seen, too few to be felt. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** Over which the probe counts, and how long it looks on after the last record. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** A kind is on when something of it came within this time. */
    private static final Duration NOW = Duration.ofSeconds(2);

    private final String kafka;
    private final Supplier<OptionalLong> worldMillis;
    private final Clock clock;
    private final Map<OfData, Long> until = new EnumMap<>(OfData.class);
    private final Map<OfData, Deque<Long>> caught = new EnumMap<>(OfData.class);
    private final Map<OfData, String> words = new EnumMap<>(OfData.class);
    private Thread worker;

    /**
     * Nothing happens before {@link #start}.
     *
     * @param worldMillis world time now; empty before the first event
     */
    BadData(String kafka, Supplier<OptionalLong> worldMillis, Clock clock) {
        this.kafka = kafka;
        this.worldMillis = worldMillis;
        this.clock = clock;
        for (OfData kind : OfData.values()) {
            caught.put(kind, new ArrayDeque<>());
        }
    }

    /** Begins a kind, or sets its end anew. */
    synchronized void start(OfData kind, Duration time) {
        until.put(kind, clock.millis() + time.toMillis());
        if (worker == null) {
            worker = Thread.ofPlatform().name("bad-data").daemon().start(this::work);
        }
    }

    synchronized void stop(OfData kind) {
        until.remove(kind);
    }

    /** Seconds until the end of a kind; empty when it is not on. */
    synchronized OptionalLong millisLeft(OfData kind) {
        long left = until.getOrDefault(kind, 0L) - clock.millis();
        return left > 0 ? OptionalLong.of(left) : OptionalLong.empty();
    }

    /** What came of a kind in the last seconds. */
    synchronized Seen seen(OfData kind) {
        long now = clock.millis();
        Deque<Long> times = caught.get(kind);
        while (!times.isEmpty() && times.peekFirst() < now - WINDOW.toMillis()) {
            times.removeFirst();
        }
        boolean on = !times.isEmpty() && times.peekLast() > now - NOW.toMillis();
        String told = words.getOrDefault(kind, "");
        boolean aside = !kind.field().isEmpty();
        long seconds = WINDOW.toSeconds();
        String because = times.isEmpty() || told.isEmpty() ? "" : "; " + told;
        return new Seen(
                on ? Seen.State.ON : Seen.State.OFF,
                aside
                        ? new Text(
                                "quarantine grew by " + times.size() + " of these in " + seconds + " s" + because,
                                "карантин вырос на " + times.size() + " таких за " + seconds + " с" + because)
                        : new Text(
                                times.size() + " of these recognised in " + seconds + " s" + because,
                                "узнано таких за " + seconds + " с: " + times.size() + because));
    }

    private void work() {
        try (LogWriter writer = new LogWriter(kafka, "workbench-bad-data");
                LogReader _ = LogReader.start(
                        kafka, "workbench-caught", Map.of("quarantine", 0, "features", 0), new Catch(), clock)) {
            long n = clock.millis();
            while (goesOn()) {
                OptionalLong world = worldMillis.get();
                for (OfData kind : OfData.values()) {
                    if (world.isPresent() && millisLeft(kind).isPresent()) {
                        BadRecords.Bad bad = BadRecords.of(kind, world.getAsLong(), n++);
                        writer.write(bad.topic(), bad.timestampMillis(), bad.key(), bad.value(), () -> {});
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Whether a kind is on, or was until just now. Otherwise the next one needs a worker of its own. */
    private synchronized boolean goesOn() {
        long now = clock.millis();
        until.values().removeIf(end -> end + WINDOW.toMillis() < now);
        boolean more = !until.isEmpty();
        if (!more) {
            worker = null;
        }
        return more;
    }

    @Override
    public synchronized void close() {
        until.clear();
    }

    private synchronized void caught(OfData kind, long atMillis, String told) {
        caught.get(kind).addLast(atMillis);
        words.put(kind, told);
    }

    /** Looks for own records among what feature-service set aside or recognised. */
    private final class Catch implements LogHandler {

        @Override
        public void take(LogRecord record) {
            if (record.seenMillis() == 0 || record.value() == null) {
                return;
            }
            try {
                if (record.topic().equals("quarantine")) {
                    setAside(QuarantinedRecord.parseFrom(record.value()), record.seenMillis());
                } else {
                    recognised(FeatureRowChange.parseFrom(record.value()), record.seenMillis());
                }
            } catch (InvalidProtocolBufferException _) {
                // Not from feature-service, so not about a record of ours.
                return;
            }
        }

        @Override
        public void restart() {
            // What was counted was counted.
        }

        private void setAside(QuarantinedRecord record, long seenMillis) {
            String key = record.getKey().toString(StandardCharsets.UTF_8);
            for (OfData kind : OfData.values()) {
                for (Violation violation : record.getViolationsList()) {
                    if (key.startsWith(kind.prefix()) && violation.getField().equals(kind.field())) {
                        caught(
                                kind,
                                seenMillis,
                                violation.getField() + ": allowed is " + violation.getAllowed() + ", got "
                                        + violation.getValue());
                    }
                }
            }
        }

        private void recognised(FeatureRowChange change, long seenMillis) {
            boolean repeated = change.getOutcome() == FeatureRowChange.Outcome.DUPLICATE
                    && change.getEventId().startsWith(OfData.REPEATED.prefix());
            boolean late = change.getOutcome() == FeatureRowChange.Outcome.LATE
                    && change.getEventId().startsWith(OfData.LATE.prefix());
            if (repeated || late) {
                caught(repeated ? OfData.REPEATED : OfData.LATE, seenMillis, "");
            }
        }
    }
}
