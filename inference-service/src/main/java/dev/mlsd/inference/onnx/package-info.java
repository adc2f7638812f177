/**
 * How does a model run fast on a CPU without a server of its own? In this process: one small session for each executor, one thread, no
 * spinning, input and output in direct buffers that are made once. The only package that knows ONNX Runtime.
 */
package dev.mlsd.inference.onnx;
