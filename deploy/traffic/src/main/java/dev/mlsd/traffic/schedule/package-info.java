/**
 * In which order and when does a world's traffic happen? Payments and labels in one order of time, paced by a clock whose speed can
 * change, each entity's events in turn while those of others go on. Pure code: time comes in as a number.
 */
package dev.mlsd.traffic.schedule;
