package dev.mlsd.workbench.experiment;

import java.util.Map;

/** Takes down what an experiment sees, as it sees it: a page that looks at the run shows it at once. */
public interface Recorder {

    /** A new phase begins now and ends the one before. */
    void phase(String id);

    /** A point of a series, now; null where nothing could be measured. */
    void point(String series, Double value);

    /** A row of the table. */
    void row(Map<String, Object> cells);

    /** A single figure. */
    void figure(String name, double value);

    /** Seconds since the run began. */
    double elapsed();
}
