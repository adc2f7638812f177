package dev.mlsd.feature.stream;

import dev.mlsd.feature.metering.RecentRate;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the stream has done since this process started. Written by the stream's thread, read by any. */
public final class StreamStatistics {

    /** How far the watermark stays behind the newest arrival. */
    static final Duration WATERMARK_LAG = Duration.ofMinutes(1);

    private record Partition(String topic, int number) {}

    private final LongAdder payments = new LongAdder();
    private final LongAdder labels = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder bootstrapped = new LongAdder();
    private final LongAdder rowsWritten = new LongAdder();
    private final LongAdder writesWaited = new LongAdder();
    private final RecentRate rate = new RecentRate(System::nanoTime);
    private final Map<Partition, Long> arrivals = new ConcurrentHashMap<>();

    void payment() {
        payments.increment();
        rate.add(1);
    }

    void label() {
        labels.increment();
        rate.add(1);
    }

    void quarantined() {
        quarantined.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void late() {
        late.increment();
    }

    void bootstrapped() {
        bootstrapped.increment();
    }

    void rowsWritten(int rows) {
        rowsWritten.add(rows);
    }

    void writeWaited() {
        writesWaited.increment();
    }

    void arrived(String topic, int partition, long arrivalMillis) {
        arrivals.merge(new Partition(topic, partition), arrivalMillis, Math::max);
    }

    /** Valid payments. */
    public long payments() {
        return payments.sum();
    }

    /** Valid labels. */
    public long labels() {
        return labels.sum();
    }

    /** Valid payments and labels per second, over the last seconds. */
    public double eventsPerSecond() {
        return rate.perSecond();
    }

    /** Records that broke their contract. */
    public long quarantinedRecords() {
        return quarantined.sum();
    }

    /** Row changes that were repeats. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Row changes that came too late for their tiles. */
    public long lateEvents() {
        return late.sum();
    }

    /** Rows replaced by bootstrap records. */
    public long bootstrappedRows() {
        return bootstrapped.sum();
    }

    /** Rows handed to the online store. */
    public long rowsWrittenInAll() {
        return rowsWritten.sum();
    }

    /** How often a batch of rows had to wait for the online store. */
    public long writesThatWaited() {
        return writesWaited.sum();
    }

    /** The newest arrival on any partition, world time; empty before the first. */
    public OptionalLong newestArrivalMillis() {
        return arrivals.values().stream().mapToLong(Long::longValue).max();
    }

    /** The oldest of the partitions' newest arrivals, less {@link #WATERMARK_LAG}; empty before the first. */
    public OptionalLong watermarkMillis() {
        OptionalLong slowest = arrivals.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(Topics.TRANSACTIONS)
                        || entry.getKey().topic().equals(Topics.LABELS))
                .mapToLong(Map.Entry::getValue)
                .min();
        return slowest.isEmpty() ? slowest : OptionalLong.of(slowest.getAsLong() - WATERMARK_LAG.toMillis());
    }
}
