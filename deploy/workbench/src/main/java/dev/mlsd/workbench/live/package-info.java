/**
 * What do you do when the parts you watch may be slow, absent or restarting? Ask each on its own clock, with its own timeout,
 * and fold every answer or failure into one immutable snapshot: readers never wait, and a part that is down keeps its last
 * answer together with since when it is old.
 */
package dev.mlsd.workbench.live;
