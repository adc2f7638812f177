/**
 * What makes an answer more than prose? An experiment on the live stack that writes down what it sees, and a judge, pure code, that
 * says from these figures alone whether the claim held. A switch breaks what is shown, so that one sees the judge say no.
 */
package dev.mlsd.workbench.experiment;
