package dev.mlsd.traffic.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run is doing. */
public enum Phase {
    /** History becomes rows, without decisions. */
    LOADING,
    /** The last days of history are decided, as fast as it goes. */
    SEEDING,
    /** The world goes on at its speed. */
    RUNNING,
    /** Everything has been sent and every label has become known. */
    FINISHED,
    /** It cannot go on; the message says why. */
    FAILED;

    /** In small letters. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
