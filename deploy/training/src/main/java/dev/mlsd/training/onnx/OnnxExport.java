package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.LogisticModel;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.NetworkModel;
import dev.mlsd.training.learner.TreesModel;

/**
 * Writes a trained model as ONNX: input {@code features} float {@code [-1, columns]}, output {@code probability} float
 * {@code [-1, 1]}.
 */
public final class OnnxExport {

    private OnnxExport() {}

    /** The content of {@code model.onnx}; equal models give equal bytes. */
    public static byte[] export(Model model, int columns) {
        return switch (model) {
            case TreesModel trees -> TreesExport.export(trees.trees(), columns);
            case LogisticModel logistic -> LogisticExport.export(logistic);
            case NetworkModel network -> NetworkExport.export(network);
        };
    }
}
