package dev.mlsd.workbench.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What an experiment may use of the live stack. All that it opens or switches is closed or switched back when the run ends, however it
 * ends; leases also when this process is killed.
 */
public interface Bench {

    /** Where it writes down what it sees. */
    Recorder recorder();

    /** A load generator in a process of its own, for one target; it stays warm from step to step. */
    Load load(String target) throws ExperimentException;

    /** Sets what inference-service does, in place of all that was set before, and keeps it so until it is set anew or the run ends. */
    void inference(Map<String, Object> settings) throws ExperimentException, InterruptedException;

    /** The same for feature-service. */
    void features(Map<String, Object> settings) throws ExperimentException, InterruptedException;

    /** What inference-service tells of its batches now. */
    Batches batches() throws ExperimentException, InterruptedException;

    /** What a service says to a request, also when it refuses it. */
    Answer get(Part part, String path) throws ExperimentException, InterruptedException;

    /** The same for a request with a body. */
    Answer post(Part part, String path, String mediaType, String body) throws ExperimentException, InterruptedException;

    /** The same with headers of its own, and whatever comes back. */
    Reply send(Part part, String path, Map<String, String> headers, String body)
            throws ExperimentException, InterruptedException;

    /** What a service makes of a body, which is written as JSON; a refusal ends the experiment. */
    Map<String, Object> ask(Part part, String path, Map<String, ?> body)
            throws ExperimentException, InterruptedException;

    /** Vectors as of moments. */
    List<Map<String, Double>> vectors(List<String> features, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException;

    /** Vectors as of moments with what their values are worth; empty when feature-service answers that it cannot make them. */
    Optional<List<Map<String, ServedValue>>> served(List<String> features, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException;

    /** The same vectors made from history, which takes in first all that has arrived. */
    List<Map<String, Double>> historicalVectors(List<String> features, List<VectorQuery> queries)
            throws ExperimentException, InterruptedException;

    /**
     * Payments that were decided in this world and whose labels are known by now, in the order of their time, with the vectors that the model
     * was given then.
     *
     * @param frauds at most so many of them
     * @param genuine at most so many of the others
     */
    List<ServedPayment> servedPayments(int frauds, int genuine) throws ExperimentException, InterruptedException;

    /**
     * The same payments in the shares in which they came: frauds are as rare among them as in the world.
     *
     * @param most at most so many; of more, a choice that does not look at what they are
     */
    List<ServedPayment> servedSample(int most) throws ExperimentException, InterruptedException;

    /**
     * Payments that the model decided in this world, on days whose labels are complete, in the order of their time.
     *
     * @param days at most so many, the newest
     */
    List<DecidedPayment> decidedPayments(int days) throws ExperimentException, InterruptedException;

    /** The arrival of the newest event in the row that a feature comes from, milliseconds since the epoch; 0 where there is no row. */
    long newestArrival(String feature, String customer) throws ExperimentException, InterruptedException;

    /** Publishes payments, as the traffic source does, with the arrival given; returns when the broker has them all. */
    void publish(List<PaymentEvent> payments) throws ExperimentException, InterruptedException;

    /**
     * Processor seconds that each process of the stack has taken since it began, by its name.
     *
     * @throws ExperimentException where nobody supervises the processes, as in containers
     */
    Map<String, Double> processorSeconds() throws ExperimentException, InterruptedException;

    /**
     * Scores payments by the batch job, in a process of its own, with what is in history by now.
     *
     * @param payments with ids of their own
     * @param besides scored too, and not told: a file of a size as jobs have
     */
    BatchScores batchScores(String model, List<PaymentEvent> payments, Stream<PaymentEvent> besides)
            throws ExperimentException, InterruptedException;

    /** World time now, milliseconds since the epoch. */
    long worldMillis() throws ExperimentException, InterruptedException;

    /** Tells apart the entities and events of this run from all others; letters, digits and hyphens. */
    String runId();

    /** A service that can be asked. */
    enum Part {
        FEATURES,
        INFERENCE,
        MONITORING
    }

    /**
     * An answer.
     *
     * @param body the JSON object, as maps, lists, numbers and texts
     */
    record Answer(int status, Map<String, Object> body) {}

    /**
     * What came back.
     *
     * @param retryAfter the header, null where there is none
     * @param text the body
     */
    record Reply(int status, String retryAfter, String text) {}

    /**
     * A value of a vector.
     *
     * @param value null where missing
     * @param status as feature-service calls it
     * @param ageMillis by how much a stale value may be behind
     */
    record ServedValue(Double value, String status, long ageMillis) {

        /** Whether it is neither a last known value nor a default. */
        public boolean isFresh() {
            return !status.equals("STALE") && !status.equals("UNAVAILABLE");
        }
    }

    /**
     * A payment that was decided.
     *
     * @param score what the model said, from 0 to 1
     * @param probability what the service's calibration made of it
     * @param called whether it was sent to review or blocked
     * @param vector by feature, as in the log of predictions; null where missing
     */
    record ServedPayment(
            String id,
            String customer,
            String terminal,
            long amountMinor,
            long eventMillis,
            boolean fraud,
            double score,
            double probability,
            boolean called,
            Map<String, Double> vector) {}

    /**
     * A payment that the model decided.
     *
     * @param probability calibrated
     * @param verdict APPROVE, REVIEW or BLOCK
     * @param model name@version
     */
    record DecidedPayment(
            String id,
            String customer,
            long amountMinor,
            long eventMillis,
            boolean fraud,
            double probability,
            String verdict,
            String model) {}

    /** A vector asked for. */
    record VectorQuery(String customer, String terminal, long momentMillis) {}

    /**
     * A payment to publish.
     *
     * @param arrivalMillis when it reaches the log, in world time
     */
    record PaymentEvent(
            String id, String customer, String terminal, long amountMinor, long eventMillis, long arrivalMillis) {}

    /**
     * What the batch job made of payments.
     *
     * @param rows of the file
     * @param probabilities by id
     * @param seconds from its start to its end
     * @param processorSeconds all of it, the start included
     * @param parts of them, by name
     */
    record BatchScores(
            long rows,
            Map<String, Double> probabilities,
            double seconds,
            double processorSeconds,
            Map<String, Double> parts) {}

    /** Rows of a batch and times within the service, over the last seconds; null where there were none. */
    record Batches(Double meanRows, Double queueP99Millis, Double computeP99Millis) {}

    /** A load generator at work. */
    interface Load {

        /** Runs a step and returns when it is over; the listener hears four times a second how it goes. */
        LoadResult run(LoadStep step, Consumer<LoadProgress> listener) throws ExperimentException, InterruptedException;
    }

    /**
     * What to send.
     *
     * @param rate requests per second, intended; 0 in a closed loop, which sends when the last is answered
     * @param seconds measured
     * @param warmUpSeconds before that, not measured
     * @param arrivals poisson, constant or replay
     * @param connections in a closed loop, how many wait at once
     */
    record LoadStep(
            String label,
            double rate,
            double seconds,
            double warmUpSeconds,
            String arrivals,
            boolean closedLoop,
            int connections,
            Integer inFlight) {

        /** An open loop with Poisson arrivals. */
        public static LoadStep open(String label, double rate, double seconds, double warmUpSeconds) {
            return new LoadStep(label, rate, seconds, warmUpSeconds, "poisson", false, 1, null);
        }

        /** A closed loop. */
        public static LoadStep closed(String label, int connections, double seconds, double warmUpSeconds) {
            return new LoadStep(label, 0, seconds, warmUpSeconds, "poisson", true, connections, null);
        }

        /** The same with at most so many requests under way; one more is an error. */
        public LoadStep withInFlight(int most) {
            return new LoadStep(label, rate, seconds, warmUpSeconds, arrivals, closedLoop, connections, most);
        }
    }

    /** The last quarter of a second; null where nothing was answered. */
    record LoadProgress(
            boolean warmUp,
            double seconds,
            double offered,
            double achieved,
            long errors,
            long fallbacks,
            Double p50,
            Double p99,
            Double p999,
            Double naiveP50,
            Double naiveP99) {}

    /**
     * A whole step; latencies in milliseconds, from the intended send time and, naive, from the real one. In a closed loop both are from
     * the real one, since nothing else is intended.
     */
    record LoadResult(
            double offered,
            double achieved,
            long sent,
            long answered,
            long errors,
            long fallbacks,
            long lateSends,
            Percentiles latency,
            Percentiles naive) {

        /** Answers by the model per second: neither errors nor decisions by the rules. */
        public double goodPerSecond(double seconds) {
            return (answered - fallbacks) / seconds;
        }
    }

    /** Of latencies, in milliseconds. */
    record Percentiles(double p50, double p90, double p99, double p999, double max) {}
}
