/**
 * What becomes of records that broke their contract? They are kept with all that is wrong with them, listed, repaired by a person and sent
 * again, once: checked as if they came for the first time, and in the world from the moment they are sent on, because nobody knew them
 * before.
 */
package dev.mlsd.feature.quarantine;
