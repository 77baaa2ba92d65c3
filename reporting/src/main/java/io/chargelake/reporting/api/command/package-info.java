/** Commands to stations, over the API. */
package io.chargelake.reporting.api.command;
