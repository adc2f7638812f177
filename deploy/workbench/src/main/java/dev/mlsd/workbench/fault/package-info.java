/**
 * What happens when a part fails, and how do you try it without leaving it broken? Every fault has an end from the start, and the timer
 * is where the fault is: in the supervisor for processes, in inference-service's lease for its model, in this process for bad data, so
 * that it reverts also when the workbench is killed. A switch shows what a probe found, never what was asked for.
 *
 * <p>A slow process is one that is stopped for 40 of every 50 ms. The other way, a proxy in front of it, would cost every request a
 * hop also while nothing is wrong, and the stack would measure the proxy.
 */
package dev.mlsd.workbench.fault;
