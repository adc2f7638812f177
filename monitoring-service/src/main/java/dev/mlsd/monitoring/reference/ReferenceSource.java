package dev.mlsd.monitoring.reference;

/** Where references come from. */
public interface ReferenceSource {

    /** What asking gave. */
    sealed interface Answer<T> {

        record Found<T>(T value) implements Answer<T> {}

        /** The source answers, and has no such thing. */
        record Absent<T>(String reason) implements Answer<T> {}

        /** The source does not answer, or not now; asking again may help. */
        record Unreachable<T>(String reason) implements Answer<T> {}
    }

    /** The version whose decisions are answered to callers. */
    Answer<ModelVersion> deciding();

    /** The profile of a version. */
    Answer<ReferenceProfile> profile(ModelVersion model);
}
