/**
 * How does a world begin with a past, however long, without replaying it through the stream? History runs through the same windows
 * here, in bounded memory, and the state of every row goes to the bootstrap topics, from which the stream and the online store take it.
 */
package dev.mlsd.traffic.bootstrap;
