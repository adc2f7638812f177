package dev.mlsd.feature.registry;

/**
 * One thing that is wrong with a file of feature views.
 *
 * @param line from 1
 * @param what is wrong and what is allowed, as a sentence that begins with the key
 */
public record Mistake(Code code, String file, int line, String what) {

    /** What kind of mistake. */
    public enum Code {
        /** The text is not YAML at all. */
        NOT_YAML,
        /** A key that must be there is not. */
        MISSING_KEY,
        /** A key that nobody reads; misspelt, most likely. */
        UNKNOWN_KEY,
        /** A value that is not allowed under its key. */
        WRONG_VALUE,
        /** A feature or view that is named and not there. */
        UNKNOWN_REFERENCE,
        /** A name that stands there twice. */
        DEFINED_TWICE,
        /** What has been released would mean something else, or be gone. */
        INCOMPATIBLE_CHANGE
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + what;
    }
}
