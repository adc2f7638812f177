package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.flow.Payment;
import dev.mlsd.inference.v1.DecisionRequest;
import org.junit.jupiter.api.Test;

class DecisionGrpcTest {

    private static final DecisionRequest.Builder REQUEST = DecisionRequest.newBuilder()
            .setTransactionId("t-1")
            .setCustomerId("c-7")
            .setTerminalId("9")
            .setAmountMinor(1250)
            .setEventTimeMillis(1_528_000_000_000L);

    @Test
    void payment_ofARequest_hasItsFieldsAndIsNobodysOnlyIfItSaysSo() {
        assertThat(DecisionGrpc.payment(REQUEST.clone().build()))
                .isEqualTo(new Payment("t-1", "c-7", "9", 1250, 1_528_000_000_000L, false));
        assertThat(DecisionGrpc.payment(REQUEST.clone().setLoadTest(true).build())
                        .loadTest())
                .isTrue();
    }
}
