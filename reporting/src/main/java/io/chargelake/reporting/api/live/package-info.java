/** What the API tells of what stations do now. */
package io.chargelake.reporting.api.live;
