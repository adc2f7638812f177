package dev.mlsd.feature.lease;

/**
 * What a lease sets; null for what stays as configured.
 *
 * @param windows at which moment windows are evaluated
 * @param registry what a check of views makes of a change to what is released
 * @param contract what becomes of a record that breaks its contract
 * @param online where rows come from
 * @param late what a batch job does with late events
 * @param trial what the transactions begin with whose records are counted apart, each window of their contracts as if it were over; so an
 *     experiment's broken traffic is judged and stays out of the reports
 * @param reads how the features of a wide view are read
 */
public record LeaseSettings(
        Windows windows,
        Releases registry,
        Door contract,
        OnlineRows online,
        LateEvents late,
        String trial,
        Reads reads) {

    /** Everything as configured. */
    public static final LeaseSettings NONE = new LeaseSettings(null, null, null, null, null, null, null);

    /** At which moment windows are evaluated, set or not. */
    public Windows windowsInForce() {
        return windows == null ? Windows.MOVING : windows;
    }

    /** What becomes of a change to what is released, set or not. */
    public Releases registryInForce() {
        return registry == null ? Releases.STRICT : registry;
    }

    /** What becomes of a record that breaks its contract, set or not. */
    public Door contractInForce() {
        return contract == null ? Door.GUARDED : contract;
    }

    /** What a batch job does with late events, set or not. */
    public LateEvents lateInForce() {
        return late == null ? LateEvents.COUNTED : late;
    }

    /** How the features of a wide view are read, set or not. */
    public Reads readsInForce() {
        return reads == null ? Reads.ONE : reads;
    }

    /** Where rows come from, set or not. */
    public OnlineRows onlineInForce() {
        return online == null ? OnlineRows.STORE : online;
    }
}
