/**
 * What do you hand to somebody who was not there? A report of a day of a model as one page that needs nothing else: titles, tables and a
 * reliability diagram. It knows no service; who has the figures fills it in, and Qute writes the HTML.
 */
package dev.mlsd.monitoring.report;
