package dev.mlsd.training.dataset;

import dev.mlsd.feature.vector.PaymentEvent;

/** A payment and what will be known about it after the label delay. */
public record LabelledPayment(PaymentEvent payment, Label label) {}
