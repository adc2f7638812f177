package dev.mlsd.feature.contract;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.window.EntityWindows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a record on a bootstrap topic may hold: the state of a known view of the topic's kind of entity, in a form it can read. */
public final class BootstrapContract {

    private final Map<String, FeatureView.Windows> views = new TreeMap<>();
    private final String kind;

    /** The contract of the topic for one kind of entity. */
    public BootstrapContract(Registry registry, Entity entity) {
        this.kind = entity.name().toLowerCase(Locale.ROOT);
        Arrays.stream(Source.values())
                .flatMap(source -> registry.windowViews(source, entity).stream())
                .forEach(view -> views.put(view.id(), view));
    }

    /** A row that replaces what the stream knows of an entity. */
    public record Row(FeatureView.Windows view, String entityId, EntityWindows windows) {}

    /**
     * Checks a record.
     *
     * @param key of the record; may be null
     * @param value of the record; may be null
     */
    public Checked<Row> check(byte[] key, byte[] value) {
        Violations violations = new Violations();
        BootstrapState state = BootstrapState.getDefaultInstance();
        try {
            if (value != null) {
                state = BootstrapState.parseFrom(value);
            }
        } catch (InvalidProtocolBufferException e) {
            violations.add("value", Violations.shown(value), "a BootstrapState in protobuf");
            return violations.judge(null);
        }
        violations.id("entity", state.getEntity());
        String named = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (!named.equals(state.getEntity())) {
            violations.add("key", Violations.quoted(named), "the entity");
        }
        FeatureView.Windows view = views.get(state.getView());
        EntityWindows windows = null;
        if (view == null) {
            violations.add(
                    "view", Violations.quoted(state.getView()), "a view of a " + kind + ", one of " + views.keySet());
        } else {
            try {
                windows = EntityWindows.decode(view.layout(), state.getState().toByteArray(), 0);
            } catch (IllegalArgumentException e) {
                violations.add(
                        "state",
                        Violations.shown(state.getState().toByteArray()),
                        "a state of this view; " + e.getMessage());
            }
        }
        return violations.judge(new Row(view, state.getEntity(), windows));
    }
}
