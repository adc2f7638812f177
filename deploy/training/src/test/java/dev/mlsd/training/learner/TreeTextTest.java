package dev.mlsd.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTextTest {

    private static final String HEAD = "tree\nversion=v4\nobjective=binary sigmoid:1\n\nTree=0\n";
    private static final String NODE =
            "split_feature=0\nthreshold=%s\ndecision_type=%d\nleft_child=-1\nright_child=-2\n";

    @Test
    void parse_missingTypeNan_goesTheDefaultWay() {
        assertThat(one("0.5", 2 + 8).missingLeft()[0]).isTrue();
        assertThat(one("0.5", 8).missingLeft()[0]).isFalse();
    }

    @Test
    void parse_missingTypeNone_takesNanAsZero() {
        assertThat(one("0.5", 0).missingLeft()[0]).isTrue();
        assertThat(one("-0.5", 2).missingLeft()[0]).isFalse();
    }

    @Test
    void parse_infiniteThreshold_isKept() {
        assertThat(one("inf", 8).threshold()[0]).isInfinite();
    }

    @Test
    void parse_rowsOfNodesAndLeaves_areKept() {
        assertThat(one("0.5", 8).rows()).containsExactly(7);
        assertThat(one("0.5", 8).leafRows()).containsExactly(3, 4);
    }

    @Test
    void parse_oneLeaf_hasNoNodes() {
        List<Tree> trees = TreeText.parse(HEAD + "num_leaves=1\nleaf_value=-4.7\n\nend of trees\n");

        assertThat(trees).hasSize(1);
        assertThat(trees.getFirst().value(new float[] {1}, 0)).isEqualTo(-4.7);
    }

    @Test
    void parse_categoriesOrZerosThatMeanMissing_areRefused() {
        assertThatThrownBy(() -> one("0.5", 1)).isInstanceOf(LearnerException.class);
        assertThatThrownBy(() -> one("0.5", 4)).isInstanceOf(LearnerException.class);
    }

    @Test
    void parse_otherObjectiveOrNoEnd_isRefused() {
        assertThatThrownBy(() -> TreeText.parse("objective=regression\nend of trees\n"))
                .isInstanceOf(LearnerException.class)
                .hasMessageContaining("objective=regression");
        assertThatThrownBy(() -> TreeText.parse(HEAD)).isInstanceOf(LearnerException.class);
    }

    private static Tree one(String threshold, int decisionType) {
        return TreeText.parse(HEAD + NODE.formatted(threshold, decisionType)
                        + "internal_count=7\nleaf_count=3 4\nleaf_value=1 2\n\nend of trees\n")
                .getFirst();
    }
}
