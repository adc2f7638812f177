package dev.mlsd.traffic.guard;

/**
 * A row of the online store.
 *
 * @param view {@code name@version} of a feature view
 * @param entity id of a customer or a terminal
 */
public record Row(String view, String entity) {}
