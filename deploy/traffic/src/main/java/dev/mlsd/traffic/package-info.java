/**
 * Where does the traffic of the stack come from? From a command line that runs a simulated world or replays a file through the whole
 * stack, on world time; the process of its own that the supervisor starts.
 */
package dev.mlsd.traffic;
