package dev.mlsd.cli;

/** A command that could not do what it was asked, with what to tell the person and the exit code. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something in the world is not as it should be. */
    static CommandFailure failed(String message) {
        return new CommandFailure(1, message);
    }

    /** The person asked for something that does not exist. */
    static CommandFailure wrongUsage(String message) {
        return new CommandFailure(2, message);
    }

    int exitCode() {
        return exitCode;
    }
}
