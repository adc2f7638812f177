/**
 * Where does traffic come from when there is none yet, with the truth known about every payment? From a seeded process of
 * customers, terminals and three kinds of fraud, described in the Fraud Detection Handbook. Pure code: any day of the world can
 * be made without the days before it, and the same seed gives the same payments on every machine.
 */
package dev.mlsd.traffic.simulator;
