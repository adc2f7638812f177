package dev.mlsd.training;

import dev.mlsd.training.learner.TreesSettings;
import picocli.CommandLine.Option;

/** How trees are grown, on the command line. */
final class TreesOptions {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "100",
            description = "trees to grow; default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "6",
            description = "levels of a tree; default: ${DEFAULT-VALUE}")
    private int depth;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            defaultValue = "0.1",
            description = "share of each tree's correction that is applied; default: ${DEFAULT-VALUE}")
    private double learningRate;

    /** Throws {@link IllegalArgumentException} for values out of range. */
    TreesSettings settings(long seed) {
        return new TreesSettings(rounds, depth, learningRate, seed);
    }

    /** The options as words of a command. */
    String command() {
        return " --rounds " + rounds + " --depth " + depth + " --learning-rate " + learningRate;
    }
}
