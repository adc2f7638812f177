package dev.mlsd.traffic.bootstrap;

import dev.mlsd.traffic.source.PaymentSource;
import java.time.Duration;

/**
 * The past that a world begins with.
 *
 * @param source of all payments, later ones included
 * @param startMillis before the first payment
 * @param endMillis payments made and labels known before it are history
 * @param labelDelay from a payment to its label
 */
public record History(PaymentSource source, long startMillis, long endMillis, Duration labelDelay) {}
