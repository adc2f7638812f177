/**
 * What is an answer? One entry for each question, read from YAML and checked: the texts in every language, what is run, what is claimed,
 * how it is broken on purpose, where the code is. Console, command line, runner and tests all read this one catalogue.
 */
package dev.mlsd.workbench.catalogue;
