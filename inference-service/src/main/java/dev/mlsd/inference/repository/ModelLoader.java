package dev.mlsd.inference.repository;

/**
 * Makes a version ready to serve.
 *
 * @param <M> a model that serves
 */
@FunctionalInterface
public interface ModelLoader<M extends AutoCloseable> {

    /**
     * Checks, opens and warms a version.
     *
     * @throws NotYetException when something outside is not there yet; worth trying again
     * @throws RuntimeException when this version cannot serve
     */
    M load(ModelArtifact artifact);
}
