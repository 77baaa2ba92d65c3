/** A month of faults, and whose stations they are. */
package io.chargelake.reporting.monthly.month;
