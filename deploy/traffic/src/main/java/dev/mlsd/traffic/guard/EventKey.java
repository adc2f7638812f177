package dev.mlsd.traffic.guard;

import dev.mlsd.feature.registry.Source;

/**
 * What an event is known by: a payment and its label have the same id.
 *
 * @param id of the transaction
 */
public record EventKey(Source source, String id) {}
