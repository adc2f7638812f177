/**
 * How do clients that know nothing of this service use its models? By the Open Inference Protocol, version 2, over REST
 * with the binary tensor extension and over gRPC, with Triton's extensions for configuration, statistics and the
 * repository. Only this package knows its JSON and its messages.
 */
package dev.mlsd.inference.api.oip;
