package dev.mlsd.workbench.runner;

import java.util.List;

/** What became of the wish to run something. */
public sealed interface Start {

    /** It runs. */
    record Started(Run run) implements Start {}

    /** Another one runs. */
    record Busy(Run run) implements Start {}

    /** There is no such answer. */
    record UnknownAnswer(String id, String known) implements Start {}

    /** The guess is none of the options. */
    record UnknownGuess(String guess, List<String> options) implements Start {}
}
