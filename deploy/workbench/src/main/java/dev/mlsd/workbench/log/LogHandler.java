package dev.mlsd.workbench.log;

/** Takes what is read. Called by one thread. */
public interface LogHandler {

    /** A record, in the order of its partition. */
    void take(LogRecord record);

    /** The log is another one than before, or is read again: what was taken from it is void. */
    void restart();
}
