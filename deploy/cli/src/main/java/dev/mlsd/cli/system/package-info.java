/**
 * How do you end a process without ever ending somebody else's?
 * By pid and start instant together, for pids are given out again; and a taken port is named with the process that holds it.
 * What the operating system tells about processes, ports, memory and log files, without knowing anything of the stack.
 */
package dev.mlsd.cli.system;
