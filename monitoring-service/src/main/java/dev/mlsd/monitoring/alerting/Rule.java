package dev.mlsd.monitoring.alerting;

/**
 * When a figure becomes an alert.
 *
 * @param name lower-case words joined by -
 * @param scope features it holds for, {@code *} standing for any text; of no meaning for a metric of the whole window
 * @param above whether figures at or above the limits count, or those at or below
 * @param warning limit of a warning
 * @param critical limit of a critical alert, at least as far out; the same where every alert is critical
 * @param breaches of so many windows an alert fires
 * @param windows newest windows looked at, at least as many
 * @param owner who is to be told
 * @param nextStep what the playbook says to do first
 * @param retrain whether a critical alert asks for a new training
 */
public record Rule(
        String name,
        Metric metric,
        String scope,
        boolean above,
        double warning,
        double critical,
        int breaches,
        int windows,
        String owner,
        String nextStep,
        boolean retrain) {

    public Rule {
        if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("a name has lower-case letters, digits and -, got " + name);
        }
        if (breaches < 1 || windows < breaches || windows > 31) {
            throw new IllegalArgumentException("k of m needs 1 <= k <= m <= 31, got " + breaches + " of " + windows);
        }
        if (above ? critical < warning : critical > warning) {
            throw new IllegalArgumentException(
                    "critical must lie further out than warning, got " + critical + " and " + warning);
        }
    }

    /** Whether the rule holds for a feature. */
    public boolean covers(String feature) {
        int from = 0;
        String[] parts = scope.split("\\*", -1);
        if (parts.length == 1) {
            return scope.equals(feature);
        }
        if (!feature.startsWith(parts[0]) || !feature.endsWith(parts[parts.length - 1])) {
            return false;
        }
        for (String part : parts) {
            int at = feature.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }

    boolean breaches(double value, double limit) {
        return above ? value >= limit : value <= limit;
    }
}
