package dev.mlsd.feature.registry;

/** A feature view that is wrong, or a reference to a feature that is not there. The message says where and what is allowed. */
public final class RegistryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public RegistryException(String message) {
        super(message);
    }
}
