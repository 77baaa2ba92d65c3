/** What the API tells from the lake's tables: the register of stations, and gold. */
package io.chargelake.reporting.api.lake;
