package dev.mlsd.training.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.training.learner.LearnerException;
import dev.mlsd.training.learner.LogisticModel;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.NetworkModel;
import dev.mlsd.training.learner.PerceptronModel;
import dev.mlsd.training.learner.TreesModel;

/**
 * Writes a trained model as ONNX: input {@code features} float {@code [-1, columns]}, output {@code probability} float
 * {@code [-1, 1]}.
 */
public final class OnnxExport {

    private OnnxExport() {}

    /** Operators in a model file, before any runtime folds or fuses them. */
    public static int nodes(byte[] exported) {
        try {
            return OnnxMl.ModelProto.parseFrom(exported).getGraph().getNodeCount();
        } catch (InvalidProtocolBufferException e) {
            throw new LearnerException("the exported model can't be read back: " + e.getMessage(), e);
        }
    }

    /** The content of {@code model.onnx}; equal models give equal bytes. */
    public static byte[] export(Model model, int columns) {
        return switch (model) {
            case TreesModel trees -> TreesExport.export(trees.trees(), columns);
            case LogisticModel logistic -> LogisticExport.export(logistic);
            case NetworkModel network -> NetworkExport.export(network);
            case PerceptronModel perceptron -> PerceptronExport.export(perceptron);
        };
    }
}
