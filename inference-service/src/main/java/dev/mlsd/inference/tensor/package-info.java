/**
 * In which form does a tensor travel from any client to any model? As the bytes that the protocol's binary extension
 * puts on the wire, little-endian, row by row: requests then join a batch, and part again, by copying bytes, whatever
 * their datatype. Pure code.
 */
package dev.mlsd.inference.tensor;
