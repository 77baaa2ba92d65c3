package io.chargelake.sample.fleet;

/** How a station spells the names of payload members. */
enum Naming {
    /** As OCPP 1.6 has them; what has no value is left out. */
    CAMEL_CASE {
        @Override
        String of(String name) {
            return name;
        }
    },
    /** {@code connector_id} for {@code connectorId}, with nulls spelled out. */
    SNAKE_CASE {
        @Override
        String of(String name) {
            StringBuilder snake = new StringBuilder(name.length() + 4);
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c >= 'A' && c <= 'Z') {
                    snake.append('_').append((char) (c + ('a' - 'A')));
                } else {
                    snake.append(c);
                }
            }
            return snake.toString();
        }
    };

    abstract String of(String name);
}
