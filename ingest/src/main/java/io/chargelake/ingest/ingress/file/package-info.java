/** Files that an operator keeps beside a running ingress: read at the start, and again when they change. */
package io.chargelake.ingest.ingress.file;
