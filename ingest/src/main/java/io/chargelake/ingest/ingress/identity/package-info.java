/** Who a station is, and how it proves it (OCPP-J 1.6, chapter 6; the security profiles of its security whitepaper). */
package io.chargelake.ingest.ingress.identity;
