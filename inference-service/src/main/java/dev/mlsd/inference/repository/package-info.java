/**
 * How does a new model version reach production without a failed request? From immutable directories whose checksums are verified:
 * load, check the signature against the feature registry, warm every batch size, swap one reference, let the old version drain by
 * reference count, close it.
 */
package dev.mlsd.inference.repository;
