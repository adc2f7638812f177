/**
 * How does a model leave the library that trained it without changing on the way? It is written as an ONNX graph, then
 * scored by the runtime that serves it on the whole test set, and must agree with the trainer. The only place that
 * knows ONNX Runtime.
 */
package dev.mlsd.training.onnx;
