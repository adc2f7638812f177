package dev.mlsd.feature.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a feature for good: {@code view@version:feature}. A model's signature is an ordered list of these.
 *
 * @param view name of the feature view
 * @param version of the view, from 1
 * @param feature name of the feature
 */
public record FeatureReference(String view, int version, String feature) {

    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9_]*)@([1-9][0-9]{0,5}):([a-z][a-z0-9_]*)");

    /** Reads {@code view@version:feature}; throws {@link IllegalArgumentException} for anything else. */
    public static FeatureReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a feature is named view@version:feature, as in customer_payments@1:count_1d, got '" + text + "'");
        }
        return new FeatureReference(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3));
    }

    @Override
    public String toString() {
        return view + "@" + version + ":" + feature;
    }
}
