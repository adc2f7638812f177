package dev.mlsd.training;

import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.inference.decision.Calibration;
import dev.mlsd.training.calibration.CalibrationChoice;
import dev.mlsd.training.calibration.ScoredRows;
import dev.mlsd.training.dataset.Dataset;
import dev.mlsd.training.dataset.DatasetBuilder;
import dev.mlsd.training.dataset.Examples;
import dev.mlsd.training.dataset.PaymentSource;
import dev.mlsd.training.dataset.Ranges;
import dev.mlsd.training.evaluation.Metrics;
import dev.mlsd.training.learner.DistilledLearner;
import dev.mlsd.training.learner.Learner;
import dev.mlsd.training.learner.LogisticLearner;
import dev.mlsd.training.learner.Model;
import dev.mlsd.training.learner.NetworkLearner;
import dev.mlsd.training.learner.Rows;
import dev.mlsd.training.learner.TreesLearner;
import dev.mlsd.training.onnx.ExportCheck;
import dev.mlsd.training.onnx.OnnxExport;
import dev.mlsd.training.repository.ModelVersion;
import dev.mlsd.training.repository.ReferenceProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * From payments to model versions in memory; writing them is somebody else's. Equal settings and source give equal
 * versions.
 */
final class TrainingJob {

    /** Before this much history, 30-day windows of labels that are 7 days late are not full. */
    private static final Duration WARM_UP = Duration.ofDays(37);

    private static final long PAYMENTS_A_LINE = 250_000;

    /** Served, but not learnt from yet: to take a view in is a new version of every model, to be compared with the one before. */
    private static final Set<String> NOT_LEARNT = Set.of(
            "customer_velocity@1", "customer_habits@1", "customer_nights@1", "customer_month@1", "terminal_month@1");

    private final Registry registry;
    private final List<FeatureReference> signature;
    private final JobSettings settings;
    private final Progress progress;

    TrainingJob(Registry registry, JobSettings settings, Progress progress) {
        this.registry = registry;
        this.signature = signature(registry);
        this.settings = settings;
        this.progress = progress;
    }

    /** Every feature of every view that models learn from, in the order of definition. */
    static List<FeatureReference> signature(Registry registry) {
        List<FeatureReference> references = new ArrayList<>();
        for (FeatureView view : registry.views()) {
            if (!NOT_LEARNT.contains(view.id())) {
                view.features()
                        .forEach(feature ->
                                references.add(new FeatureReference(view.name(), view.version(), feature.name())));
            }
        }
        return references;
    }

    /** Trains every model. Throws {@link JobException} when the ranges hold nothing to learn from. */
    List<TrainedModel> run(PaymentSource source) {
        Dataset dataset = gather(source);
        List<TrainedModel> models = new ArrayList<>();
        for (Learner learner : List.of(
                new TreesLearner(settings.trees()),
                new LogisticLearner(),
                new NetworkLearner(settings.trees().seed()),
                new DistilledLearner(
                        new TreesLearner(settings.trees()), settings.trees().seed()))) {
            models.add(train(learner, source.description(), dataset));
        }
        return models;
    }

    /** The vectors of both ranges. */
    Dataset gather(PaymentSource source) {
        Ranges ranges = settings.ranges();
        progress.say("reading payments up to " + ranges.testTo());
        DatasetBuilder builder = new DatasetBuilder(registry, VectorPlan.compile(registry, signature), ranges);
        long[] count = new long[1];
        long unusable = source.forEach(ranges.endMillis(), payment -> {
            builder.offer(payment);
            if (++count[0] % PAYMENTS_A_LINE == 0) {
                progress.say(String.format(
                        Locale.ROOT,
                        "%,d payments, now at %s",
                        count[0],
                        Instant.ofEpochMilli(payment.payment().eventMillis())));
            }
        });
        if (unusable > 0) {
            progress.say(String.format(
                    Locale.ROOT, "left out: %,d rows of the source, unreadable, repeated or not a payment", unusable));
        }
        Dataset dataset = builder.build();
        check(dataset);
        Dataset.Counts counts = dataset.counts();
        progress.say(String.format(
                Locale.ROOT,
                "%,d payments read; training on %,d with %,d frauds, testing on %,d with %,d frauds",
                counts.payments(),
                dataset.training().rows(),
                dataset.training().fraudCount(),
                dataset.test().rows(),
                dataset.test().fraudCount()));
        progress.say(String.format(
                Locale.ROOT,
                "left out: %,d of cards known to be compromised (test), %,d labelled after the test began (training),"
                        + " %,d without a label",
                counts.compromised(),
                counts.labelledTooLate(),
                counts.unlabelled()));
        if (Ranges.startOfDay(counts.firstMillis()) > ranges.trainStartMillis() - WARM_UP.toMillis()) {
            progress.say("note: the payments begin less than " + WARM_UP.toDays()
                    + " days before the training range, so the longest windows are not full in it");
        }
        return dataset;
    }

    private void check(Dataset dataset) {
        Ranges ranges = settings.ranges();
        check("training", ranges.trainFrom() + " to " + ranges.trainTo(), dataset.training(), dataset.counts());
        check("test", ranges.testFrom() + " to " + ranges.testTo(), dataset.test(), dataset.counts());
        if (new CrossFit(dataset.training()).foldsWithFrauds(dataset.training()) < 2) {
            throw new JobException(
                    "the " + dataset.training().fraudCount() + " frauds of the training range are of too few"
                            + " customers to calibrate with; take a longer range");
        }
    }

    private static void check(String name, String days, Examples examples, Dataset.Counts counts) {
        String range = "the " + name + " range " + days;
        if (counts.payments() == 0) {
            throw new JobException("the source has no payments up to the end of the test range");
        }
        if (examples.rows() == 0) {
            throw new JobException(range + " has no labelled payments that can be used; the source's payments begin on "
                    + Instant.ofEpochMilli(counts.firstMillis()) + ", and left out were " + counts.unlabelled()
                    + " without a label, " + counts.labelledTooLate() + " of training labelled too late and "
                    + counts.compromised() + " of compromised cards");
        }
        if (examples.fraudCount() == 0) {
            throw new JobException(
                    range + " has " + examples.rows() + " payments and no fraud among them; take a longer one");
        }
        if (examples.fraudCount() == examples.rows()) {
            throw new JobException(range + " has frauds only, " + examples.rows() + " of them");
        }
    }

    private TrainedModel train(Learner learner, Map<String, Object> source, Dataset dataset) {
        List<String> names = signature.stream().map(FeatureReference::toString).toList();
        Rows rows = rows(dataset.training());
        progress.say(learner.modelName() + ": scoring training rows by models of " + CrossFit.FOLDS + " folds");
        CrossFit crossFit = new CrossFit(dataset.training());
        ScoredRows unseen = crossFit.score(learner, rows, settings.threads());
        CalibrationChoice choice = CalibrationChoice.of(unseen, crossFit.folds(), CrossFit.FOLDS);
        Calibration calibration = choice.fitted().calibration();
        progress.say(learner.modelName() + ": learning from all training rows");
        Model model = learner.learn(rows);
        Rows test = rows(dataset.test());
        double[] scores = model.score(test);
        Metrics metrics = Metrics.of(dataset.test(), scores, calibration);
        byte[] onnx = OnnxExport.export(model, signature.size());
        double difference = ExportCheck.check(onnx, model, test, scores);
        progress.say(learner.modelName() + ": exported; differs from the trainer by at most " + difference);
        double[] probabilities =
                Arrays.stream(unseen.scores()).map(calibration::apply).toArray();
        ModelVersion version = new ModelVersion(
                learner.modelName(),
                settings.version(),
                onnx,
                Metadata.of(
                        settings,
                        learner,
                        source,
                        names,
                        dataset,
                        metrics,
                        choice,
                        difference,
                        Metadata.computeCost(onnx, model.cost(test))),
                choice.fitted(),
                ReferenceProfile.of(names, dataset.training(), probabilities));
        return new TrainedModel(version, metrics, choice, difference);
    }

    private static Rows rows(Examples examples) {
        return new Rows(examples.columns(), examples.floats(), examples.frauds());
    }
}
