/** What the tests of this module share: waiting for a condition, a model small enough to be written by hand, a real broker. */
package dev.mlsd.inference.testing;
