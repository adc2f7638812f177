package dev.mlsd.workbench.fault;

import dev.mlsd.workbench.Text;

/**
 * A fault that can be asked for.
 *
 * @param target the process that it is done to
 * @param what what is done
 * @param watch what to look at meanwhile
 */
record Definition(String id, String target, FaultKind kind, Text what, Text watch) {}
