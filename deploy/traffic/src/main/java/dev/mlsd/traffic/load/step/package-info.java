/**
 * What happens in one load test? An open loop sends by its timetable, or a closed one waits for answers; a ledger counts every request's
 * end, latencies from the intended and from the real send apart, warm-up apart from what is measured.
 */
package dev.mlsd.traffic.load.step;
