package dev.mlsd.inference.api.oip;

import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Signature;
import dev.mlsd.inference.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An inference request as it was read.
 *
 * @param id null where it has none
 * @param outputs those asked for, in this order; empty for all
 * @param binaryOutputs whether outputs are binary where they do not say otherwise
 * @param timeout for how long the caller waits
 */
record InferenceCall(String id, List<Tensor> inputs, List<Wanted> outputs, boolean binaryOutputs, Duration timeout) {

    /** Where the request does not say. */
    static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    /**
     * An output asked for.
     *
     * @param binary null where it does not say
     */
    record Wanted(String name, Boolean binary) {}

    /** An output to be written. */
    record Chosen(Tensor tensor, boolean binary) {}

    /** Rows that the model is asked for: what its caller's limit counts. */
    int rows() {
        return inputs.isEmpty() ? 1 : Math.clamp(inputs.getFirst().rows(), 1, Integer.MAX_VALUE);
    }

    /**
     * What of the model's outputs goes into the answer; throws {@link InvalidTensor} for one that the model does not
     * have.
     */
    List<Chosen> choose(List<Tensor> all) {
        List<Chosen> chosen = new ArrayList<>(all.size());
        if (outputs.isEmpty()) {
            all.forEach(tensor -> chosen.add(new Chosen(tensor, binaryOutputs)));
        }
        for (Wanted wanted : outputs) {
            for (Tensor tensor : all) {
                if (tensor.name().equals(wanted.name())) {
                    chosen.add(new Chosen(tensor, wanted.binary() == null ? binaryOutputs : wanted.binary()));
                }
            }
        }
        return chosen;
    }

    /** Throws {@link InvalidTensor} when an output is asked for that the model does not have, or twice. */
    void check(Signature signature) {
        outputs.forEach(wanted -> signature.checkOutput(wanted.name()));
        if (outputs.stream().map(Wanted::name).distinct().count() < outputs.size()) {
            throw new InvalidTensor("each output must be asked for once");
        }
    }

    /** The timeout of a parameter, in microseconds as in Triton; 0 for the usual one. */
    static Duration timeout(long micros) {
        if (micros < 0) {
            throw new InvalidTensor("parameter timeout must be microseconds from 0, got " + micros);
        }
        Duration timeout = micros == 0
                ? USUAL_TIMEOUT
                : Duration.ofNanos(
                        Math.multiplyExact(Math.min(micros, LONGEST_TIMEOUT.toSeconds() * 1_000_000), 1_000));
        return timeout;
    }

    /** Refuses parameters of extensions that this service does not have, instead of ignoring them. */
    static void refuse(String where, String parameter) {
        if (parameter.startsWith("shared_memory_")
                || parameter.equals("classification")
                || parameter.startsWith("sequence_")) {
            throw new InvalidTensor(where + ": the parameter " + parameter
                    + " belongs to an extension that this server does not have; it has "
                    + String.join(", ", ServerMetadata.EXTENSIONS));
        }
    }

    /** A model is what its file says: there is nothing that a request to load it could say otherwise. */
    static void refuseLoadParameter(String parameter) {
        throw new InvalidTensor("loading takes no parameters, because a model is served by what its file says, got '"
                + InvalidTensor.shown(parameter) + "'");
    }
}
