package dev.mlsd.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FillBoardTest {

    private final FillBoard board = new FillBoard();

    @Test
    void isComplete_noParts_isFalse() {
        assertThat(board.isComplete()).isFalse();
    }

    @Test
    void isComplete_onlyWhenEveryPartIsFilled() {
        board.register("a");
        board.register("b");
        board.filled("a", board.glance());
        assertThat(board.isComplete()).isFalse();

        board.filled("b", board.glance());
        assertThat(board.isComplete()).isTrue();

        board.unanswered("a");
        assertThat(board.isComplete()).isFalse();
        assertThat(board.isReachable()).isFalse();
    }

    @Test
    void isComplete_connectionLostWhileLooking_needsAnotherLook() {
        board.register("a");
        long glance = board.glance();
        board.connectionLost();
        board.filled("a", glance);
        assertThat(board.isComplete()).isFalse();

        board.filled("a", board.glance());
        assertThat(board.isComplete()).isTrue();
    }

    @Test
    void filled_forgottenPart_doesNotComeBack() {
        board.register("a");
        board.forget("a");
        board.filled("a", board.glance());
        assertThat(board.isComplete()).isFalse();
    }
}
