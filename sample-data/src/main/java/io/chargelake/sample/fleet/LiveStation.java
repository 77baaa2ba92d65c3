package io.chargelake.sample.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A station for real sockets: what it says, without the socket. */
public final class LiveStation {

    private static final List<Model> MODELS = List.of(Model.DUO_22, Model.STREET_22, Model.RAPID_150);
    private static final long LIVE_ACTORS = 1_000_000;

    private final RegisteredStation registered;
    private final Model model;
    private final LiveScenario scenario;
    private final long seed;
    private final int index;

    private LiveStation(RegisteredStation registered, Model model, LiveScenario scenario, long seed, int index) {
        this.registered = registered;
        this.model = model;
        this.scenario = scenario;
        this.seed = seed;
        this.index = index;
    }

    /**
     * So many live stations, every third with a burst of faults; their ids are none of a {@link Fleet}'s.
     *
     * @param seed where all chance comes from
     */
    public static List<LiveStation> of(long seed, int stations) {
        List<LiveStation> live = new ArrayList<>();
        for (int index = 0; index < stations; index++) {
            City city = City.values()[index % City.values().length];
            Model model = MODELS.get(index % MODELS.size());
            LiveScenario scenario = LiveScenario.values()[(index + 1) % LiveScenario.values().length];
            String number = String.valueOf(10_001 + index).substring(1);
            RegisteredStation registered = new RegisteredStation(
                    city.code() + "-LIVE-" + number,
                    city.town() + " live " + (index + 1),
                    "Showroom " + city.town(),
                    city.streets().get(0) + " 1, " + city.town(),
                    city.latitude(),
                    city.longitude(),
                    city.country(),
                    city.zone().getId(),
                    city.tenant(),
                    model.vendor(),
                    model.modelName(),
                    Optional.of(city.manager()));
            live.add(new LiveStation(registered, model, scenario, seed, index));
        }
        return live;
    }

    /** The station's id, as it connects. */
    public String stationId() {
        return registered.stationId();
    }

    /** What the register says of it. */
    public RegisteredStation registered() {
        return registered;
    }

    /** What it tells. */
    public LiveScenario scenario() {
        return scenario;
    }

    /**
     * A time lapse: what happened in the last one to two hours, to be sent within seconds.
     *
     * @param now when the last request will be sent, roughly; no time in a payload lies after it
     */
    public LiveRun run(Instant now) {
        return new LiveRun(this, now, Dice.of(seed, LIVE_ACTORS + index));
    }

    Model model() {
        return model;
    }
}
