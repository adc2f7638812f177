package dev.mlsd.cli.system;

/**
 * A port that cannot be had.
 *
 * @param port the port
 * @param pid of the process that listens there, 0 if it could not be found out (another user's, or no way to ask)
 * @param name what that process calls itself, empty if unknown
 */
public record PortHolder(int port, long pid, String name) {

    /** For a person: who holds it. */
    public String describe() {
        if (pid == 0) {
            return "port " + port + " is taken by a process that could not be found out (another user's?)";
        }
        return "port " + port + " is taken by " + name + " (pid " + pid + ")";
    }
}
