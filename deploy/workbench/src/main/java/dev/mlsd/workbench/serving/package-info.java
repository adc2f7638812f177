/**
 * How do you bring live figures to many screens without load on the parts? The page is told what changed over one stream of
 * server-sent events made from the snapshot, so that ten open pages ask the services no more often than one does.
 * Errors are problem+json, as everywhere.
 */
package dev.mlsd.workbench.serving;
