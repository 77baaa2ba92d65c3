/** Whether an identifier may charge: what the central system answers where a station presents one. */
package io.chargelake.ingest.ingress.authorization;
