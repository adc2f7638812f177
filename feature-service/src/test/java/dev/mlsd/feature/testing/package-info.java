/** Real servers, real events and bounded waiting, for the tests of this service. */
package dev.mlsd.feature.testing;
