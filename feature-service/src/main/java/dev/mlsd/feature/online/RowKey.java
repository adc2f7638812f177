package dev.mlsd.feature.online;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names a row: {@code mlsd:{customer:<id>}:customer_payments@1}. The part in braces is what a Redis cluster hashes, so that all
 * rows of an entity share a slot.
 *
 * @param entity kind of entity
 * @param entityId its id, printable ASCII
 * @param view {@code name@version}
 */
public record RowKey(Entity entity, String entityId, String view) {

    /** The row of an entity in a view. */
    public static RowKey of(FeatureView.Stored view, String entityId) {
        return new RowKey(view.entity(), entityId, view.id());
    }

    byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "mlsd:{" + entity.name().toLowerCase(Locale.ROOT) + ":" + entityId + "}:" + view;
    }
}
