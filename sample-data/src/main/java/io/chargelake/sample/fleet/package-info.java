/**
 * A network of charging stations that lives through one or several months: seeded, so that one plan is one stream of
 * bytes, and aware of what it did, so that the tables made from the stream can be checked.
 *
 * <p>{@link io.chargelake.sample.fleet.Fleet} makes the network of a {@link io.chargelake.sample.fleet.FleetPlan};
 * {@link io.chargelake.sample.fleet.FleetRun} yields its frames and then the truth;
 * {@link io.chargelake.sample.fleet.FrameFile} keeps frames in a file;
 * {@link io.chargelake.sample.fleet.LiveStation} scripts stations for real sockets. Payloads are written here and not by
 * the codec of {@code io.chargelake.ocpp}: an error of that one must not hide itself.
 */
package io.chargelake.sample.fleet;
