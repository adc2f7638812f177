package dev.mlsd.training;

import dev.mlsd.feature.window.EventIds;
import dev.mlsd.training.calibration.ScoredRows;
import dev.mlsd.training.dataset.Examples;
import dev.mlsd.training.learner.Learner;
import dev.mlsd.training.learner.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Scores for every training row by a model that had not seen it: rows are cut into folds, and each fold is scored by a
 * model of the others. So calibration has unseen scores without giving up training days, of which frauds leave few.
 *
 * <p>A customer's rows share a fold, for the frauds of a stolen card resemble each other. The models of the folds learn
 * from 80 % of the rows and are a little less sure than the one that ships; the error is on the careful side.
 */
final class CrossFit {

    static final int FOLDS = 5;

    private final int[] folds;

    CrossFit(Examples examples) {
        this.folds = new int[examples.rows()];
        for (int row = 0; row < folds.length; row++) {
            folds[row] = (int) Math.floorMod(EventIds.hash(examples.customer(row)), (long) FOLDS);
        }
    }

    /** The fold of each row, from 0 to below {@link #FOLDS}. */
    int[] folds() {
        return folds.clone();
    }

    /** Folds with at least one fraud; below 2, some model would learn from no fraud at all. */
    int foldsWithFrauds(Examples examples) {
        return (int) IntStream.range(0, folds.length)
                .filter(examples::fraud)
                .map(row -> folds[row])
                .distinct()
                .count();
    }

    /**
     * The unseen scores of all rows. Costs as many trainings as there are folds.
     *
     * @param threads folds that learn at the same time
     */
    ScoredRows score(Learner learner, Rows rows, int threads) {
        double[] scores = new double[folds.length];
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> scored = new ArrayList<>();
            for (int fold = 0; fold < FOLDS; fold++) {
                int unseenFold = fold;
                scored.add(executor.submit(() -> scoreFold(unseenFold, learner, rows, scores)));
            }
            for (Future<?> fold : scored) {
                fold.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException("interrupted while learning");
        }
        return new ScoredRows(scores, rows.frauds());
    }

    private void scoreFold(int fold, Learner learner, Rows rows, double[] scores) {
        int[] unseen = rowsOf(fold, true);
        if (unseen.length > 0) {
            double[] part = learner.learn(rows.select(rowsOf(fold, false))).score(rows.select(unseen));
            for (int i = 0; i < unseen.length; i++) {
                scores[unseen[i]] = part[i];
            }
        }
    }

    private int[] rowsOf(int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(row -> (folds[row] == fold) == inside)
                .toArray();
    }
}
