package dev.mlsd.inference.api.oip;

import dev.mlsd.inference.api.oip.ModelViews.AllStats;
import dev.mlsd.inference.api.oip.ModelViews.BatchStats;
import dev.mlsd.inference.api.oip.ModelViews.Config;
import dev.mlsd.inference.api.oip.ModelViews.ConfigTensor;
import dev.mlsd.inference.api.oip.ModelViews.Counted;
import dev.mlsd.inference.api.oip.ModelViews.Indexed;
import dev.mlsd.inference.api.oip.ModelViews.InferenceStats;
import dev.mlsd.inference.api.oip.ModelViews.Metadata;
import dev.mlsd.inference.api.oip.ModelViews.Stats;
import dev.mlsd.inference.api.oip.ModelViews.TensorView;
import dev.mlsd.inference.v2.DataType;
import dev.mlsd.inference.v2.InferBatchStatistics;
import dev.mlsd.inference.v2.InferStatistics;
import dev.mlsd.inference.v2.ModelConfig;
import dev.mlsd.inference.v2.ModelConfigResponse;
import dev.mlsd.inference.v2.ModelDynamicBatching;
import dev.mlsd.inference.v2.ModelInput;
import dev.mlsd.inference.v2.ModelInstanceGroup;
import dev.mlsd.inference.v2.ModelMetadataResponse;
import dev.mlsd.inference.v2.ModelMetadataResponse.TensorMetadata;
import dev.mlsd.inference.v2.ModelOutput;
import dev.mlsd.inference.v2.ModelResponseCache;
import dev.mlsd.inference.v2.ModelStatistics;
import dev.mlsd.inference.v2.ModelStatisticsResponse;
import dev.mlsd.inference.v2.ModelVersionPolicy;
import dev.mlsd.inference.v2.RepositoryIndexResponse;
import dev.mlsd.inference.v2.StatisticDuration;
import java.util.List;

/** The views as messages. */
final class ViewMessages {

    private ViewMessages() {}

    static ModelMetadataResponse metadata(Metadata metadata) {
        return ModelMetadataResponse.newBuilder()
                .setName(metadata.name())
                .addAllVersions(metadata.versions())
                .setPlatform(metadata.platform())
                .addAllInputs(
                        metadata.inputs().stream().map(ViewMessages::tensor).toList())
                .addAllOutputs(
                        metadata.outputs().stream().map(ViewMessages::tensor).toList())
                .build();
    }

    private static TensorMetadata tensor(TensorView view) {
        return TensorMetadata.newBuilder()
                .setName(view.name())
                .setDatatype(view.datatype())
                .addAllShape(view.shape())
                .build();
    }

    static ModelConfigResponse config(Config config) {
        ModelConfig.Builder built = ModelConfig.newBuilder()
                .setName(config.name())
                .setPlatform(config.platform())
                .setBackend(config.backend())
                .setVersionPolicy(ModelVersionPolicy.newBuilder().setAll(ModelVersionPolicy.All.getDefaultInstance()))
                .setMaxBatchSize(config.maxBatchSize())
                .setDefaultModelFilename(config.defaultModelFilename())
                .setResponseCache(ModelResponseCache.newBuilder()
                        .setEnable(config.responseCache().enable()));
        for (ConfigTensor input : config.input()) {
            built.addInput(ModelInput.newBuilder()
                    .setName(input.name())
                    .setDataType(DataType.valueOf(input.dataType()))
                    .addAllDims(input.dims()));
        }
        for (ConfigTensor output : config.output()) {
            built.addOutput(ModelOutput.newBuilder()
                    .setName(output.name())
                    .setDataType(DataType.valueOf(output.dataType()))
                    .addAllDims(output.dims()));
        }
        config.instanceGroup()
                .forEach(group -> built.addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setName(group.name())
                        .setCount(group.count())
                        .setKind(ModelInstanceGroup.Kind.valueOf(group.kind()))));
        if (config.dynamicBatching() != null) {
            built.setDynamicBatching(ModelDynamicBatching.newBuilder()
                    .addAllPreferredBatchSize(config.dynamicBatching().preferredBatchSize())
                    .setMaxQueueDelayMicroseconds(config.dynamicBatching().maxQueueDelayMicroseconds()));
        }
        return ModelConfigResponse.newBuilder().setConfig(built).build();
    }

    static RepositoryIndexResponse index(List<Indexed> index) {
        return RepositoryIndexResponse.newBuilder()
                .addAllModels(index.stream()
                        .map(entry -> RepositoryIndexResponse.ModelIndex.newBuilder()
                                .setName(entry.name())
                                .setVersion(entry.version())
                                .setState(entry.state())
                                .setReason(entry.reason())
                                .build())
                        .toList())
                .build();
    }

    static ModelStatisticsResponse statistics(AllStats all) {
        return ModelStatisticsResponse.newBuilder()
                .addAllModelStats(
                        all.modelStats().stream().map(ViewMessages::statistics).toList())
                .build();
    }

    private static ModelStatistics statistics(Stats stats) {
        InferenceStats requests = stats.inferenceStats();
        return ModelStatistics.newBuilder()
                .setName(stats.name())
                .setVersion(stats.version())
                .setLastInference(stats.lastInference())
                .setInferenceCount(stats.inferenceCount())
                .setExecutionCount(stats.executionCount())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(duration(requests.success()))
                        .setFail(duration(requests.fail()))
                        .setQueue(duration(requests.queue()))
                        .setComputeInput(duration(requests.computeInput()))
                        .setComputeInfer(duration(requests.computeInfer()))
                        .setComputeOutput(duration(requests.computeOutput()))
                        .setCacheHit(duration(requests.cacheHit()))
                        .setCacheMiss(duration(requests.cacheMiss())))
                .addAllBatchStats(
                        stats.batchStats().stream().map(ViewMessages::batch).toList())
                .build();
    }

    private static InferBatchStatistics batch(BatchStats batch) {
        return InferBatchStatistics.newBuilder()
                .setBatchSize(batch.batchSize())
                .setComputeInput(duration(batch.computeInput()))
                .setComputeInfer(duration(batch.computeInfer()))
                .setComputeOutput(duration(batch.computeOutput()))
                .build();
    }

    private static StatisticDuration duration(Counted counted) {
        return StatisticDuration.newBuilder()
                .setCount(counted.count())
                .setNs(counted.ns())
                .build();
    }
}
