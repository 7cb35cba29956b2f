package dev.tidemark.runtime.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cluster. Without a user and an API key, requests carry no credentials.
 *
 * @param url {@code http://host:port} or {@code https://…}
 * @param ca a PEM file with the certificate authority to trust; empty for the JVM's own
 */
public record ElasticsearchSettings(String url, String user, String password, String apiKey, String ca) {

    // Not java.net.URI: it knows no host with an underscore, and containers are often named so.
    private static final Pattern FORM =
            Pattern.compile("(?<scheme>https?)://" + Hosts.HOST + "(?::(?<port>\\d{1,5}))?/?");

    public ElasticsearchSettings {
        url = orEmpty(url).strip();
        user = orEmpty(user);
        password = orEmpty(password);
        apiKey = orEmpty(apiKey);
        ca = orEmpty(ca);
        Matcher form = FORM.matcher(url);
        if (!form.matches() || !Hosts.isPort(form.group("port"))) {
            throw new IllegalArgumentException(
                    "url must be of the form http://host:port, without user, password or path");
        }
        if (!user.isEmpty() && !apiKey.isEmpty()) {
            throw new IllegalArgumentException("user and api_key are both given: keep one");
        }
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return form().group("scheme");
    }

    /** An IPv6 address is without its brackets. */
    public String host() {
        return form().group("host").replaceAll("[\\[\\]]", "");
    }

    /** -1 where the URL names none: the scheme's own. */
    public int port() {
        String port = form().group("port");
        return port == null ? -1 : Integer.parseInt(port);
    }

    @Override
    public String toString() {
        return url + (user.isEmpty() ? apiKey.isEmpty() ? "" : " by API key" : " as " + user);
    }

    private Matcher form() {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalStateException(url);
        }
        return form;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
