package dev.mlsd.workbench.experiment;

/** One answer at work. Stateless: everything of a run is in its bench and its evidence. */
public interface Experiment {

    /** The id of its entry in the catalogue. */
    String id();

    /**
     * Puts the live stack through it and writes down what is seen.
     *
     * @param sabotaged whether what is shown shall be broken
     * @throws ExperimentException when it could not be carried out, so that nothing can be said about the claim
     * @throws InterruptedException when it was cancelled
     */
    void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException;

    /** Whether the claim held. Pure: the same evidence gives the same judgement, live or recorded. */
    Judgement judge(Evidence evidence);
}
