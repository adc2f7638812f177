package dev.mlsd.traffic.drive;

/** What became of a request for a decision. */
sealed interface Outcome {

    /** It was decided. */
    record Decided() implements Outcome {}

    /** It will never be decided: the request itself is wrong. */
    record Refused(String reason) implements Outcome {}

    /** Nobody answered, or not in time: worth asking again. */
    record Unanswered(String reason) implements Outcome {}
}
