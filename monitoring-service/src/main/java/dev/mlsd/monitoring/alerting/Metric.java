package dev.mlsd.monitoring.alerting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a rule can watch. Each is a figure of one closed window of one model version. */
public enum Metric {
    /** PSI of a feature by its threshold, which is corrected for the number of features (Benjamini-Hochberg). Per feature. */
    DRIFT(true),
    /** 1 when a feature froze or went missing, else 0. Per feature. */
    BROKEN(true),
    /** Share of decisions without the model. */
    FALLBACK_SHARE(false),
    /** Average precision by labels, once nine in ten of the window have come. */
    AVERAGE_PRECISION(false),
    /** Recall of the decisions by labels, once nine in ten of the window have come. */
    RECALL(false),
    /** Expected calibration error by labels, once nine in ten of the window have come. */
    ECE(false),
    /** Share of frauds that came by the one promised, over the newest labelled days; 1 when there is no label drift. */
    LABEL_DRIFT(false),
    /** Share of frauds in another group of probability than promised, after a prior-shift correction; 0 unless it is beyond chance. */
    CONCEPT_DRIFT(false);

    private final boolean perFeature;

    Metric(boolean perFeature) {
        this.perFeature = perFeature;
    }

    /** Whether there is one figure for each feature. */
    public boolean perFeature() {
        return perFeature;
    }

    /** As it is written in rules. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(Metric::code).toList();
    }
}
