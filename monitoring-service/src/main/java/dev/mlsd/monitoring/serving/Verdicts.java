package dev.mlsd.monitoring.serving;

/** Decisions by what was decided. */
record Verdicts(long approve, long review, long block) {}
