package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes reference profiles into a snapshot: its windows are counts in their bins and would mean nothing without them. */
final class ProfileCodec {

    private ProfileCodec() {}

    static void write(SnapshotOutput out, ReferenceProfile profile) throws IOException {
        out.text(profile.model().name());
        out.text(profile.model().version());
        out.number(profile.rows());
        out.real(profile.fraudRate());
        out.number(profile.features().size());
        for (ReferenceProfile.Feature feature : profile.features()) {
            out.text(feature.name());
            write(out, feature.histogram());
        }
        write(out, profile.probability());
    }

    static ReferenceProfile read(SnapshotInput in) throws IOException {
        ModelVersion model = new ModelVersion(in.text(), in.text());
        long rows = in.number();
        double fraudRate = in.real();
        int size = in.length();
        List<ReferenceProfile.Feature> features = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = in.text();
            features.add(new ReferenceProfile.Feature(name, histogram(in)));
        }
        return new ReferenceProfile(model, rows, features, histogram(in), fraudRate);
    }

    private static void write(SnapshotOutput out, Histogram histogram) throws IOException {
        out.real(histogram.bins().minimum());
        out.reals(histogram.bins().upper());
        out.longs(histogram.counts());
        out.real(histogram.sum());
        out.real(histogram.sumOfSquares());
    }

    private static Histogram histogram(SnapshotInput in) throws IOException {
        Bins bins = new Bins(in.real(), in.reals());
        return Histogram.restored(bins, in.longs(), in.real(), in.real());
    }
}
