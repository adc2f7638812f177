/**
 * What does a load test send to whom? Each target speaks one protocol of one service over a few connections, on one network thread, and
 * tells when each request really left; a real server that answers at once is the yardstick for what the client itself costs.
 */
package dev.mlsd.traffic.load.targets;
