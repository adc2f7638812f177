/**
 * How does a model get its vector in a millisecond, and know what each number is worth? One request names features and rows; one
 * read fetches all rows of windows; the plan compiled from the features makes vectors as of the moment asked for, each value with
 * a status and each vector with the versions of its rows. Over gRPC, and over REST in the shape of Feast's feature server.
 */
package dev.mlsd.feature.serving;
