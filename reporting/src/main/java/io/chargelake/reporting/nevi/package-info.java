/** The quarterly data of publicly paid charging stations in the US (23 CFR 680.112(a)), from the gold tables. */
package io.chargelake.reporting.nevi;
