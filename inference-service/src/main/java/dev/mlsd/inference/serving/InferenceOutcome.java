package dev.mlsd.inference.serving;

import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.tensor.Tensor;
import java.util.List;

/** What became of a request to a model. Messages are fit to be shown. */
public sealed interface InferenceOutcome {

    /** The model answered, with all its outputs in its order. */
    record Answered(ModelId model, List<Tensor> outputs) implements InferenceOutcome {}

    /** The request cannot be run by this model. */
    record Invalid(String message) implements InferenceOutcome {}

    /** There is no such model or version. */
    record Unknown(String message) implements InferenceOutcome {}

    /** Not now: loading, overloaded, or too late. */
    record Unavailable(String message) implements InferenceOutcome {}

    /** The model or this service failed. */
    record Failed(String message) implements InferenceOutcome {}
}
