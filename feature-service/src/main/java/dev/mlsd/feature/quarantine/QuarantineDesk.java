package dev.mlsd.feature.quarantine;

import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.quarantine.Quarantined.Origin;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;

/** What can be done with quarantined records. Safe for use by many threads; one record is sent again at a time. */
@Singleton
public final class QuarantineDesk {

    private final QuarantineLog log;

    QuarantineDesk(QuarantineLog log) {
        this.log = log;
    }

    /** What became of the wish to send a record again. */
    public sealed interface Outcome {

        /**
         * It was sent.
         *
         * @param arrivalMillis when it arrives, world time
         */
        record Sent(long arrivalMillis) implements Outcome {}

        /** It still breaks its contract, or is of a topic whose records are not sent again. */
        record Refused(List<Violation> violations) implements Outcome {}

        /** It was sent before. */
        record SentBefore(long arrivalMillis) implements Outcome {}

        /** No record that is kept came from there. */
        record Unknown() implements Outcome {}

        /** The broker did not take it; nothing was sent. */
        record Unavailable(String reason) implements Outcome {}
    }

    /** Whether all that was quarantined before this service started is known. */
    public boolean isCaughtUp() {
        return log.isCaughtUp();
    }

    /** The records kept. */
    public Quarantine records() {
        return log.quarantine();
    }

    /** The newest first. */
    public List<Quarantined> newest(int limit, Predicate<Quarantined> wanted) {
        return log.quarantine().newest(limit, wanted);
    }

    /**
     * Sends a record again, as it was or repaired. It arrives at the moment given and not when it came first: until now it was in no window,
     * and a past moment that suddenly knew it would not be what a model was given then.
     *
     * @param repaired what to send in place of the value that came; empty to send that one
     * @param nowMillis how far world time has come
     */
    public synchronized Outcome replay(Origin origin, Optional<byte[]> repaired, long nowMillis) {
        Optional<Quarantined> known = log.quarantine().of(origin);
        if (known.isEmpty()) {
            return new Outcome.Unknown();
        }
        Quarantined record = known.get();
        if (record.replayedMillis().isPresent()) {
            return new Outcome.SentBefore(record.replayedMillis().getAsLong());
        }
        if (!Replay.TOPICS.contains(origin.topic())) {
            return new Outcome.Refused(List.of(new Violation("topic", origin.topic(), "one of " + Replay.TOPICS)));
        }
        long arrivalMillis = Math.max(nowMillis, record.arrivalMillis());
        byte[] value = repaired.orElseGet(() -> record.value().toByteArray());
        Replay replay = Replay.of(origin.topic(), value, arrivalMillis);
        if (!replay.violations().isEmpty()) {
            return new Outcome.Refused(replay.violations());
        }
        try {
            log.send(record, replay.key(), replay.value(), arrivalMillis);
        } catch (KafkaException e) {
            return new Outcome.Unavailable(e.getMessage());
        }
        return new Outcome.Sent(arrivalMillis);
    }
}
