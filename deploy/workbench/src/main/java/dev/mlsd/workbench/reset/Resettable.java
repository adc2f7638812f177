package dev.mlsd.workbench.reset;

/** Something that can put back what it changed. Implementations are beans; <em>Reset everything</em> calls each. */
@FunctionalInterface
public interface Resettable {

    /** Begins to put back what was changed, and returns soon. Harmless when nothing was. */
    void reset();
}
