package dev.mlsd.feature.window;

/** 64-bit hashes of event ids: FNV-1a, then the finaliser of SplitMix64 so that consecutive ids spread. */
public final class EventIds {

    private EventIds() {}

    /** The hash of an id; equal ids give equal hashes in every process and release. */
    public static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
