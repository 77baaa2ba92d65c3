/**
 * What the tables must say, reckoned from what stations did: {@link io.chargelake.sample.truth.StationLog} takes notes,
 * {@link io.chargelake.sample.truth.Truth} draws the sum by the definitions of faults, episodes and charges. Nothing
 * here reads a frame or knows the pipeline.
 */
package io.chargelake.sample.truth;
