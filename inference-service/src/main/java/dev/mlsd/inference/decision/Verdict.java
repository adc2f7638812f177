package dev.mlsd.inference.decision;

/** What happens to a payment. */
public enum Verdict {
    /** It passes. */
    APPROVE,
    /** A person looks at it first. */
    REVIEW,
    /** It is refused. */
    BLOCK
}
