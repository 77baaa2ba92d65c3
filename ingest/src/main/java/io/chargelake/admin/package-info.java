/** Health and metrics of processes that run for long. */
package io.chargelake.admin;
