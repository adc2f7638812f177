package dev.mlsd.traffic.simulator;

import dev.mlsd.feature.vector.PaymentEvent;

/**
 * A payment and the truth about it.
 *
 * @param fraud whether it is fraudulent
 * @param scenario 0 genuine, 1 amount over 220, 2 compromised terminal, 3 compromised card; never a feature
 */
public record SimulatedPayment(PaymentEvent payment, boolean fraud, int scenario) {}
