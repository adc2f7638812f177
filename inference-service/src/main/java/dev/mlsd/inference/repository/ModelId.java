package dev.mlsd.inference.repository;

/**
 * One version of a model.
 *
 * @param version "1", "2", ...
 */
public record ModelId(String name, String version) {

    @Override
    public String toString() {
        return name + " " + version;
    }
}
