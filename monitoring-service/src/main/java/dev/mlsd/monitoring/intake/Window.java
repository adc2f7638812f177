package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.quality.Confusion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One partition's share of a day of one model version: what was served and decided, and what became of it. For one writer. */
final class Window {

    private final Optional<ReferenceProfile> profile;
    private final List<Histogram> features = new ArrayList<>();
    private final Optional<Histogram> probability;
    private final OptionalInt risk;
    private final long[] outcomes = new long[Outcome.values().length];
    private final long[] frauds = new long[Outcome.values().length];
    private final long[] genuine = new long[Outcome.values().length];
    private long fallbacks;
    private LabelledPairs pairs = new LabelledPairs();
    private long pairsForgotten;

    /** An empty window; without a profile there are no histograms, for there are no bins to count in. */
    Window(Optional<ReferenceProfile> profile) {
        this.profile = profile;
        this.probability =
                profile.map(reference -> new Histogram(reference.probability().bins()));
        OptionalInt none = OptionalInt.empty();
        this.risk = profile.map(reference -> reference.indexOf(Slices.TERMINAL_RISK))
                .orElse(none);
        profile.ifPresent(reference -> reference
                .features()
                .forEach(feature ->
                        features.add(new Histogram(feature.histogram().bins()))));
    }

    Optional<ReferenceProfile> profile() {
        return profile;
    }

    void add(SeenPrediction prediction) {
        outcomes[prediction.outcome().ordinal()]++;
        fallbacks += prediction.fallback() ? 1 : 0;
        double[] values = prediction.values();
        for (int i = 0; i < values.length && i < features.size(); i++) {
            features.get(i).add(values[i]);
        }
        if (!Double.isNaN(prediction.probability())) {
            probability.ifPresent(histogram -> histogram.add(prediction.probability()));
        }
    }

    /** What is remembered of a prediction of this window. */
    Slices slices(SeenPrediction prediction) {
        double[] values = prediction.values();
        double share = risk.isPresent() && risk.getAsInt() < values.length ? values[risk.getAsInt()] : Double.NaN;
        return Slices.of(prediction.customer(), prediction.eventMillis(), share);
    }

    /** Counts a label; says whether its pair was kept. A decision without a model has no probability to judge. */
    boolean addLabel(WaitingPredictions.Waiting waiting) {
        (waiting.fraud() ? frauds : genuine)[waiting.outcome().ordinal()]++;
        if (Float.isNaN(waiting.probability())) {
            return false;
        }
        if (pairsForgotten > 0) {
            pairsForgotten++;
            return false;
        }
        pairs.add(waiting);
        return true;
    }

    /** Subtracts a label that was counted and counts the other one instead; a window begun anew has not counted it. */
    void changeLabel(WaitingPredictions.Waiting counted) {
        if ((counted.fraud() ? frauds : genuine)[counted.outcome().ordinal()] == 0) {
            return;
        }
        (counted.fraud() ? frauds : genuine)[counted.outcome().ordinal()]--;
        (counted.fraud() ? genuine : frauds)[counted.outcome().ordinal()]++;
        if (!Float.isNaN(counted.probability()) && pairsForgotten == 0) {
            pairs.changeLabel(counted);
        }
    }

    LabelledPairs pairs() {
        return pairs;
    }

    /** Gives up the pairs to save memory; the counts stay. */
    void forgetPairs() {
        pairsForgotten += pairs.size();
        pairs.clear();
    }

    long pairsForgotten() {
        return pairsForgotten;
    }

    long outcomes(Outcome outcome) {
        return outcomes[outcome.ordinal()];
    }

    long fallbacks() {
        return fallbacks;
    }

    /** What was decided against what was so, with review and block as positive. */
    Confusion confusion() {
        return new Confusion(
                frauds[Outcome.REVIEW.ordinal()] + frauds[Outcome.BLOCK.ordinal()],
                genuine[Outcome.REVIEW.ordinal()] + genuine[Outcome.BLOCK.ordinal()],
                frauds[Outcome.APPROVE.ordinal()],
                genuine[Outcome.APPROVE.ordinal()]);
    }

    List<Histogram> features() {
        return features;
    }

    Optional<Histogram> probability() {
        return probability;
    }

    void write(SnapshotOutput out) throws IOException {
        for (Histogram feature : features) {
            writeHistogram(out, feature);
        }
        if (probability.isPresent()) {
            writeHistogram(out, probability.get());
        }
        out.longs(outcomes);
        out.longs(frauds);
        out.longs(genuine);
        out.number(fallbacks);
        out.number(pairsForgotten);
        pairs.write(out);
    }

    static Window read(SnapshotInput in, Optional<ReferenceProfile> profile) throws IOException {
        Window window = new Window(profile);
        for (Histogram feature : window.features) {
            readInto(in, feature);
        }
        if (window.probability.isPresent()) {
            readInto(in, window.probability.get());
        }
        readInto(in, window.outcomes);
        readInto(in, window.frauds);
        readInto(in, window.genuine);
        window.fallbacks = in.number();
        window.pairsForgotten = in.number();
        window.pairs = LabelledPairs.read(in);
        return window;
    }

    private static void writeHistogram(SnapshotOutput out, Histogram histogram) throws IOException {
        out.longs(histogram.counts());
        out.real(histogram.sum());
        out.real(histogram.sumOfSquares());
    }

    private static void readInto(SnapshotInput in, Histogram histogram) throws IOException {
        Bins bins = histogram.bins();
        long[] counts = in.longs();
        if (counts.length != bins.slots()) {
            throw new IOException("a histogram has " + counts.length + " slots where its bins have " + bins.slots());
        }
        histogram.addAll(Histogram.restored(bins, counts, in.real(), in.real()));
    }

    private static void readInto(SnapshotInput in, long[] counts) throws IOException {
        long[] read = in.longs();
        if (read.length != counts.length) {
            throw new IOException("there are " + read.length + " outcomes where there should be " + counts.length);
        }
        System.arraycopy(read, 0, counts, 0, counts.length);
    }
}
