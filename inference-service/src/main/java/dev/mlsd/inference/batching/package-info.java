/**
 * How should requests be batched on a CPU? Without waiting: whoever finds an executor free runs at once what is there, as much as
 * the oldest request's deadline allows, so that batches grow by themselves exactly when executors are busy. Policies that wait stand
 * beside it, to be compared live. Pure code: the clock, the timer, the helping threads and the model come from outside.
 */
package dev.mlsd.inference.batching;
