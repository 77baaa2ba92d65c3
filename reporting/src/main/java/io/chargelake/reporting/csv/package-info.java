/** CSV files that people open in a spreadsheet. */
package io.chargelake.reporting.csv;
