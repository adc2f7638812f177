package dev.mlsd.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Signature;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Any model file in a session of ONNX Runtime. Its inputs must all be tensors; outputs that are not (sequences and
 * maps) are left out, because the protocol has no form for them. The lock is never contended in right use; it turns a
 * wrong use into an exception where native code would crash the process.
 */
final class OnnxModel implements TensorModel {

    private final OrtSession session;
    private final Signature signature;
    private final List<InputSlot> inputs = new ArrayList<>();
    private final List<OutputSlot> outputs = new ArrayList<>();
    private final Set<String> unpinned = new LinkedHashSet<>();
    private boolean closed;

    private OnnxModel(OrtSession session, Signature signature) {
        this.session = session;
        this.signature = signature;
    }

    /**
     * A model in a session, which it owns from now on, also when this throws.
     *
     * @param largestBatch 0 where requests are not batched
     */
    static OnnxModel of(OrtSession session, int largestBatch) throws OrtException {
        OnnxModel model;
        try {
            model = new OnnxModel(
                    session,
                    new Signature(
                            specs(session.getInputInfo(), true), specs(session.getOutputInfo(), false), largestBatch));
        } catch (OrtException | RuntimeException failure) {
            Sessions.close(session);
            throw failure;
        }
        try {
            model.openSlots();
            return model;
        } catch (OrtException | RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    private void openSlots() throws OrtException {
        for (TensorSpec input : signature.inputs()) {
            inputs.add(InputSlot.open(input, signature.largestBatch()));
        }
        for (TensorSpec output : signature.outputs()) {
            OutputSlot slot = new OutputSlot(output, signature.largestBatch());
            outputs.add(slot);
            if (!slot.isPinned()) {
                unpinned.add(output.name());
            }
        }
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes, boolean all) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes.values()) {
            Datatype datatype = node.getInfo() instanceof TensorInfo info ? Element.datatype(info) : null;
            if (datatype != null) {
                specs.add(new TensorSpec(
                        node.getName(),
                        datatype,
                        Arrays.stream(((TensorInfo) node.getInfo()).getShape())
                                .boxed()
                                .toList()));
            } else if (all) {
                throw new ScoringException("its input " + node.getName() + " must be a tensor of one of "
                        + Datatype.NAMES + ", got " + node.getInfo());
            }
        }
        if (specs.isEmpty() && !all) {
            throw new ScoringException("it has no output that is a tensor of one of " + Datatype.NAMES + ", got "
                    + nodes.values().stream().map(NodeInfo::toString).collect(Collectors.joining(", ")));
        }
        return specs;
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public synchronized Run run(List<List<Tensor>> requests) {
        if (closed) {
            throw new ScoringException("the model is closed");
        }
        int rows = 0;
        for (List<Tensor> request : requests) {
            rows += inputs.isEmpty() ? 0 : (int) request.getFirst().rows();
        }
        long start = System.nanoTime();
        try {
            Map<String, OnnxTensor> given = HashMap.newHashMap(inputs.size());
            for (int i = 0; i < inputs.size(); i++) {
                given.put(inputs.get(i).name(), inputs.get(i).fill(requests, i, rows));
            }
            long filled = System.nanoTime();
            Map<String, OnnxTensor> targets = HashMap.newHashMap(outputs.size());
            for (OutputSlot output : outputs) {
                if (output.isPinned()) {
                    targets.put(output.name(), output.target(rows));
                }
            }
            try (OrtSession.Result result = session.run(given, unpinned, targets)) {
                long ran = System.nanoTime();
                List<Tensor> whole = new ArrayList<>(outputs.size());
                for (OutputSlot output : outputs) {
                    whole.add(
                            output.isPinned()
                                    ? output.written(rows)
                                    : output.made((OnnxTensor)
                                            result.get(output.name()).orElseThrow()));
                }
                List<List<Tensor>> answers = part(requests, whole, rows);
                return new Run(answers, filled - start, ran - filled, System.nanoTime() - ran);
            }
        } catch (OrtException failure) {
            throw new ScoringException("the model failed: " + failure.getMessage(), failure);
        } finally {
            inputs.forEach(InputSlot::release);
        }
    }

    private List<List<Tensor>> part(List<List<Tensor>> requests, List<Tensor> whole, int rows) {
        if (requests.size() == 1) {
            return List.of(whole);
        }
        List<List<Tensor>> answers = new ArrayList<>(requests.size());
        int[] offsets = new int[whole.size()];
        for (List<Tensor> request : requests) {
            List<Tensor> answer = new ArrayList<>(whole.size());
            for (int i = 0; i < whole.size(); i++) {
                Tensor all = whole.get(i);
                if (all.rank() == 0 || all.rows() != rows) {
                    throw new ScoringException("output " + all + " must have the " + rows + " rows of the batch");
                }
                Tensor own = all.slice(request.getFirst().rows(), offsets[i]);
                offsets[i] += own.bytes();
                answer.add(own);
            }
            answers.add(answer);
        }
        return answers;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            inputs.forEach(InputSlot::close);
            outputs.forEach(OutputSlot::close);
            Sessions.close(session);
        }
    }
}
