package dev.mlsd.training;

/** Where the job says what it is doing. */
@FunctionalInterface
interface Progress {

    /** One line for people. */
    void say(String line);
}
