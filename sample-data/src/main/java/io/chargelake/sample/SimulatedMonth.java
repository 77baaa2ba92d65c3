package io.chargelake.sample;

import io.chargelake.sample.fleet.Fleet;
import io.chargelake.sample.fleet.FleetRun;
import io.chargelake.sample.fleet.FrameFile;
import io.chargelake.sample.fleet.RegisteredStation;
import io.chargelake.sample.fleet.StationRegister;
import io.chargelake.sample.truth.Truth;
import io.chargelake.sample.truth.TruthFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A month of a simulated fleet, or several, in files.
 *
 * @param frames every frame in the order of receipt, in the format {@code frames}
 * @param register the register of the stations, CSV
 * @param truthFile what the tables must say, JSON
 * @param truth the same
 */
record SimulatedMonth(Path frames, Path register, Path truthFile, Truth truth) {

    /**
     * Lives through the plan of a fleet and writes what happened.
     *
     * @param others stations that are in the register too
     * @param frames the file of frames; compressed if its name ends in {@code .gz}
     * @param folder where {@code stations.csv} and {@code truth.json} go
     * @throws IOException if a file cannot be written
     */
    static SimulatedMonth write(Fleet fleet, List<RegisteredStation> others, Path frames, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        if (frames.toAbsolutePath().getParent() != null) {
            Files.createDirectories(frames.toAbsolutePath().getParent());
        }
        Path register = folder.resolve("stations.csv");
        Path truthFile = folder.resolve("truth.json");
        List<RegisteredStation> registered = new ArrayList<>(fleet.stations());
        registered.addAll(others);
        StationRegister.write(register, registered);
        FleetRun run = fleet.run();
        FrameFile.write(frames, run);
        Truth truth = run.truth();
        TruthFile.write(truthFile, truth);
        return new SimulatedMonth(frames, register, truthFile, truth);
    }
}
