/**
 * How do you show a running system honestly? One page on what the parts say of themselves, never on what they should say.
 * {@code live} asks every part and keeps one immutable snapshot with the last minutes; {@code serving} gives it to the page.
 * A number that nobody measured stays absent all the way to the screen.
 */
package dev.mlsd.workbench;
