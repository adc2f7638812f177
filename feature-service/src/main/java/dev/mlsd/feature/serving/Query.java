package dev.mlsd.feature.serving;

/**
 * One row of a request.
 *
 * @param customerId may be empty where no feature needs it
 * @param terminalId may be empty where no feature needs it
 * @param amountMinor the payment's amount in minor units; 0 where no feature needs it
 * @param momentMillis windows hold events before it, world time
 */
record Query(String customerId, String terminalId, long amountMinor, long momentMillis) {}
