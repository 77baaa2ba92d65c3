package io.chargelake.sample.fleet;

import java.time.ZoneId;
import java.util.List;

/** The towns of the network, who looks after their stations, and some streets. */
enum City {
    BERLIN(
            "BER",
            "Berlin",
            "10",
            3,
            "DE",
            "Europe/Berlin",
            52.52,
            13.405,
            Managers.JONAS,
            "Lindenallee",
            "Kastanienring",
            "Am Wasserturm",
            "Brückenstraße"),
    HAMBURG(
            "HAM",
            "Hamburg",
            "20",
            3,
            "DE",
            "Europe/Berlin",
            53.551,
            9.994,
            Managers.JONAS,
            "Deichweg",
            "Speicherstieg",
            "Möwenstraße",
            "Am Kai"),
    MUNICH(
            "MUC",
            "München",
            "80",
            3,
            "DE",
            "Europe/Berlin",
            48.137,
            11.575,
            Managers.ANNIKA,
            "Föhrenweg",
            "Isarblick",
            "Zugspitzstraße",
            "Alte Münze"),
    VIENNA(
            "VIE",
            "Wien",
            "10",
            2,
            "AT",
            "Europe/Vienna",
            48.208,
            16.373,
            Managers.ANNIKA,
            "Donaulände",
            "Rebengasse",
            "Am Heumarkt",
            "Prateraugasse"),
    ZURICH(
            "ZRH",
            "Zürich",
            "80",
            2,
            "CH",
            "Europe/Zurich",
            47.377,
            8.541,
            Managers.ANNIKA,
            "Seeuferweg",
            "Glarnischstrasse",
            "Limmatsteg",
            "Hardplatz"),
    PARIS(
            "PAR",
            "Paris",
            "750",
            2,
            "FR",
            "Europe/Paris",
            48.857,
            2.352,
            Managers.CLAIRE,
            "rue des Tilleuls",
            "quai du Canal",
            "avenue de l'Étoile du Nord",
            "place du Marché"),
    LYON(
            "LYS",
            "Lyon",
            "690",
            2,
            "FR",
            "Europe/Paris",
            45.764,
            4.836,
            Managers.CLAIRE,
            "montée des Soieries",
            "rue du Confluent",
            "cours Bellevue",
            "quai des Platanes"),
    MADRID(
            "MAD",
            "Madrid",
            "280",
            2,
            "ES",
            "Europe/Madrid",
            40.417,
            -3.704,
            Managers.LUCIA,
            "calle del Olivo",
            "paseo de la Encina",
            "plaza del Reloj",
            "avenida del Sur"),
    LISBON(
            "LIS",
            "Lisboa",
            "11",
            2,
            "PT",
            "Europe/Lisbon",
            38.722,
            -9.139,
            Managers.LUCIA,
            "rua das Gaivotas",
            "travessa do Pátio",
            "avenida da Ribeira",
            "largo da Fonte"),
    ROTTERDAM(
            "RTM",
            "Rotterdam",
            "30",
            2,
            "NL",
            "Europe/Amsterdam",
            51.924,
            4.478,
            Managers.PIETER,
            "Havenzicht",
            "Molenpad",
            "Lijnbaankade",
            "Dijkstraat"),
    COPENHAGEN(
            "CPH",
            "København",
            "22",
            2,
            "DK",
            "Europe/Copenhagen",
            55.676,
            12.568,
            Managers.PIETER,
            "Bølgevej",
            "Sankt Mikkels Gade",
            "Havnegangen",
            "Fælledstien"),
    PRAGUE(
            "PRG",
            "Praha",
            "110",
            2,
            "CZ",
            "Europe/Prague",
            50.075,
            14.438,
            Managers.MAREK,
            "Lipová",
            "Na Nábřeží",
            "Ke Skále",
            "Mlýnská"),
    WARSAW(
            "WAW",
            "Warszawa",
            "00",
            3,
            "PL",
            "Europe/Warsaw",
            52.23,
            21.012,
            Managers.MAREK,
            "ulica Klonowa",
            "ulica Portowa",
            "aleja Łąkowa",
            "plac Młyński");

    private final String code;
    private final String town;
    private final String postalPrefix;
    private final int postalDigits;
    private final String country;
    private final ZoneId zone;
    private final double latitude;
    private final double longitude;
    private final MaintenanceManager manager;
    private final List<String> streets;

    City(
            String code,
            String town,
            String postalPrefix,
            int postalDigits,
            String country,
            String zone,
            double latitude,
            double longitude,
            MaintenanceManager manager,
            String... streets) {
        this.code = code;
        this.town = town;
        this.postalPrefix = postalPrefix;
        this.postalDigits = postalDigits;
        this.country = country;
        this.zone = ZoneId.of(zone);
        this.latitude = latitude;
        this.longitude = longitude;
        this.manager = manager;
        this.streets = List.of(streets);
    }

    /** Who owns the stations there. */
    String tenant() {
        return ordinal() % 3 == 0 ? "aurora" : "meridian";
    }

    /** Three letters that ids of stations begin with. */
    String code() {
        return code;
    }

    String town() {
        return town;
    }

    String country() {
        return country;
    }

    ZoneId zone() {
        return zone;
    }

    double latitude() {
        return latitude;
    }

    double longitude() {
        return longitude;
    }

    MaintenanceManager manager() {
        return manager;
    }

    List<String> streets() {
        return streets;
    }

    String postalCode(Dice dice) {
        StringBuilder postal = new StringBuilder(postalPrefix);
        for (int i = 0; i < postalDigits; i++) {
            postal.append(dice.between(0, 9));
        }
        return postal.toString();
    }

    /** In a class of its own because an enum's constants cannot see its static fields. */
    private static final class Managers {
        static final MaintenanceManager JONAS =
                new MaintenanceManager("Jonas Reinholt", "jonas.reinholt@example.com", "de-DE");
        static final MaintenanceManager ANNIKA =
                new MaintenanceManager("Annika Oberlechner", "annika.oberlechner@example.com", "de-AT");
        static final MaintenanceManager CLAIRE =
                new MaintenanceManager("Claire Dumontel", "claire.dumontel@example.com", "fr-FR");
        static final MaintenanceManager LUCIA =
                new MaintenanceManager("Lucía Torreblanca", "lucia.torreblanca@example.com", "es-ES");
        static final MaintenanceManager PIETER =
                new MaintenanceManager("Pieter van Aalsum", "pieter.van.aalsum@example.com", "nl-NL");
        static final MaintenanceManager MAREK =
                new MaintenanceManager("Marek Havlin", "marek.havlin@example.com", "cs-CZ");
    }
}
