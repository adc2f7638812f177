package dev.mlsd.workbench.fault;

/** What a probe found once. */
sealed interface Sighting {

    /**
     * It answered.
     *
     * @param what what it said, in a word, such as an HTTP status; may be empty
     */
    record Answered(double millis, String what) implements Sighting {}

    /** Nobody listens there. */
    record Refused(String address) implements Sighting {}

    /** It was reached, or at least not refused, and said nothing in time. */
    record Silent(String address, long millis) implements Sighting {}

    /** Something else. */
    record Broken(String address, String why) implements Sighting {}
}
