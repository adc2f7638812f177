package dev.mlsd.monitoring.reference;

/** A version of a model; versions are immutable. */
public record ModelVersion(String name, String version) {

    public ModelVersion {
        if (name.isEmpty() || version.isEmpty()) {
            throw new IllegalArgumentException(
                    "a model version needs a name and a version, got \"" + name + "\" and \"" + version + "\"");
        }
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
