package io.chargelake.reporting.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks the API as a program does, and holds each answer against the published OpenAPI document. */
final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PublishedApi PUBLISHED = PublishedApi.read();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final String key;

    /** @param key shown with every request; null for none */
    ApiClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    /** An answer. */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + response.body(), e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /** The answer to a request that has to succeed. */
    JsonNode ask(String path) throws IOException, InterruptedException {
        Answer answer = get(path);
        if (answer.status() != 200) {
            throw new AssertionError(path + " answers " + answer.status() + ": " + answer.response.body());
        }
        return answer.json();
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET(), headers);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(server.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)),
                "Content-Type",
                "application/json");
    }

    private Answer send(HttpRequest.Builder request, String... headers) throws IOException, InterruptedException {
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        PUBLISHED.check(
                response.request().method(),
                response.uri().getRawPath(),
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new Answer(response.statusCode(), response);
    }
}
