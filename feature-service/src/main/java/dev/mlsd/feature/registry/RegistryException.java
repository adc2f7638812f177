package dev.mlsd.feature.registry;

import java.util.List;
import java.util.stream.Collectors;

/** Feature views that are wrong, or a reference to a feature that is not there. The message says where and what is allowed. */
public final class RegistryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /** Something that stands in no file of views. */
    public RegistryException(String message) {
        super(message);
        this.mistakes = List.of();
    }

    /** Everything that was found in files of views or contracts; at least one mistake. */
    public RegistryException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each mistake with its place, in the order found; empty where nothing was read from a file. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
