package io.chargelake.reporting.monthly;

import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitLists;

/**
 * One month's report: what it is made of, and who gets which part of it.
 *
 * @param month the data
 * @param lists one for each recipient
 */
record Report(FaultMonth month, VisitLists lists) {}
