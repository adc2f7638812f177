package dev.mlsd.monitoring.intake;

/**
 * 64-bit hashes of ids: FNV-1a, then the finaliser of SplitMix64. Two of a million ids share a hash with probability 3e-8, which is the
 * price for eight bytes an id instead of eighty.
 */
final class IdHash {

    private IdHash() {}

    /** Equal ids give equal hashes in every process and release; never 0, which marks an empty slot. */
    static long of(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }
}
