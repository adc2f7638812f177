/**
 * Where is it written what a feature means, who owns it and what it is made from? In feature views: YAML, read and checked at
 * start, each feature with one reference {@code view@version:feature} that models put in their signatures. A mistake is named
 * with file and line, and nothing starts on a registry that is wrong.
 */
package dev.mlsd.feature.registry;
