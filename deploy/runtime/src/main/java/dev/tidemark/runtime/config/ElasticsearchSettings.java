package dev.tidemark.runtime.config;

import java.net.URI;

/**
 * The cluster. Without a user and an API key, requests carry no credentials.
 *
 * @param url {@code http://host:port} or {@code https://…}
 * @param ca a PEM file with the certificate authority to trust; empty for the JVM's own
 */
public record ElasticsearchSettings(String url, String user, String password, String apiKey, String ca) {

    public ElasticsearchSettings {
        user = orEmpty(user);
        password = orEmpty(password);
        apiKey = orEmpty(apiKey);
        ca = orEmpty(ca);
        if (!orEmpty(url).matches("https?://[^/@\\s]+/?")) {
            throw new IllegalArgumentException(
                    "url must be of the form http://host:port, without user, password or path");
        }
        if (!user.isEmpty() && !apiKey.isEmpty()) {
            throw new IllegalArgumentException("user and api_key are both given: keep one");
        }
    }

    public URI uri() {
        return URI.create(url);
    }

    @Override
    public String toString() {
        return url + (user.isEmpty() ? apiKey.isEmpty() ? "" : " by API key" : " as " + user);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
