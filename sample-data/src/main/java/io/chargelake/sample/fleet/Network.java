package io.chargelake.sample.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the stations of a plan: where they stand, who made them, who looks after them, and what part they play. */
final class Network {

    private static final int NETWORK_ACTOR = -1;
    private static final int STATIONS_OF_A_SITE = 4;

    private final FleetPlan plan;
    private final Dice dice;
    private final List<Station> stations = new ArrayList<>();

    private Network(FleetPlan plan) {
        this.plan = plan;
        this.dice = Dice.of(plan.seed(), NETWORK_ACTOR);
    }

    static List<Station> of(FleetPlan plan) {
        Network network = new Network(plan);
        network.build();
        return network.stations;
    }

    private void build() {
        List<Part> parts = Casting.parts(plan, dice.fork());
        List<City> deck = new ArrayList<>();
        City city = City.BERLIN;
        SiteKind kind = SiteKind.STREET;
        String site = "";
        String address = "";
        double latitude = 0;
        double longitude = 0;
        int left = 0;
        for (int index = 0; index < plan.stations(); index++) {
            if (left-- == 0) {
                left = dice.between(0, 2 * STATIONS_OF_A_SITE - 3);
                if (deck.isEmpty()) {
                    deck.addAll(List.of(City.values()));
                    dice.shuffle(deck);
                }
                city = deck.remove(0);
                kind = dice.pick(List.of(SiteKind.values()));
                String street = dice.pick(city.streets());
                site = kind.label() + " " + street;
                address = street + " " + dice.between(1, 140) + ", " + city.postalCode(dice) + " " + city.town();
                latitude = round(city.latitude() + dice.between(-0.06, 0.06));
                longitude = round(city.longitude() + dice.between(-0.08, 0.08));
            }
            Part part = parts.get(index);
            Model model = part.model().orElseGet(this::anyModel);
            stations.add(Station.playing(
                    part,
                    plan.quirks(),
                    index,
                    new RegisteredStation(
                            id(city, index),
                            city.town() + " " + (index + 1),
                            site,
                            address,
                            latitude,
                            longitude,
                            city.country(),
                            city.zone().getId(),
                            city.tenant(),
                            model.vendor(),
                            model.modelName(),
                            part.unmanaged() ? Optional.empty() : Optional.of(city.manager())),
                    model,
                    city.zone(),
                    kind));
        }
        SecondCasting.recast(plan, parts, stations);
    }

    /** One town writes its ids with a blank, as OCPP-J 1.6, section 3.1.1, has them. */
    private static String id(City city, int index) {
        String number = String.valueOf(10_001 + index).substring(1);
        return city.code() + (city == City.ROTTERDAM ? " " : "-") + number;
    }

    private Model anyModel() {
        return dice.pick(List.of(
                Model.DUO_22,
                Model.DUO_22,
                Model.UNO_11,
                Model.HPC_300,
                Model.RAPID_150,
                Model.WALL_7,
                Model.STREET_22));
    }

    private static double round(double degrees) {
        return Math.round(degrees * 100_000) / 100_000.0;
    }
}
