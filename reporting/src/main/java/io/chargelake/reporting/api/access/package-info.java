/** Who asks the API: keys, JSON web tokens, roles and tenants. */
package io.chargelake.reporting.api.access;
