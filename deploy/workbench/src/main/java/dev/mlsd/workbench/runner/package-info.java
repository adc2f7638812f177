/**
 * Who makes sure that experiments do not disturb each other and leave nothing behind? One at a time, at most a minute each, cancelled at
 * any moment; every run is kept with its figures, its environment and its verdict, so that two can be compared.
 */
package dev.mlsd.workbench.runner;
