/**
 * How does one process serve any model that is dropped into a folder? Each version has sessions, a batcher and
 * statistics of its own behind a slot, so that it is loaded, warmed, swapped in and drained without a failed request;
 * which version answers follows the stages of the repository.
 */
package dev.mlsd.inference.serving;
