/**
 * How does one button put everything back? Each part that changes something registers how to undo it; the button calls them all,
 * and none needs to know the others.
 */
package dev.mlsd.workbench.reset;
