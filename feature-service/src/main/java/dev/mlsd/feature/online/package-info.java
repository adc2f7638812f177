/**
 * Where do the rows lie that a decision needs within a millisecond, and what if that place is gone? In Redis: one value per view
 * and entity, written only if newer, read with one command for all rows of a request; last known rows stand in when Redis does
 * not answer, marked as such. A Redis that returns empty is noticed by its run id and filled again. Only this package knows Jedis.
 */
package dev.mlsd.feature.online;
