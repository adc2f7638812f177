package dev.mlsd.traffic.source;

import dev.mlsd.feature.vector.PaymentEvent;

/** A payment, and what its label will say when it becomes known. */
public record KnownPayment(PaymentEvent payment, Truth truth) {}
