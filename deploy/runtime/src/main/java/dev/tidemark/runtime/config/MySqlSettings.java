package dev.tidemark.runtime.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The database.
 *
 * @param url {@code mysql://host:port/schema}, or the same with {@code jdbc:} before it; parameters are passed on
 */
public record MySqlSettings(String url, String user, String password) {

    private static final int DEFAULT_PORT = 3306;

    public MySqlSettings {
        URI uri = uri(url);
        if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("url must be of the form mysql://host:port/schema");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("url must not hold a user or password: they have keys of their own");
        }
        if (user == null || user.isBlank()) {
            throw new IllegalArgumentException("user must not be empty");
        }
        password = password == null ? "" : password;
    }

    public String host() {
        return uri(url).getHost();
    }

    public int port() {
        return uri(url).getPort() < 0 ? DEFAULT_PORT : uri(url).getPort();
    }

    /** Empty where the URL names none. */
    public String schema() {
        String path = uri(url).getPath();
        return path == null || path.isEmpty() ? "" : path.substring(1);
    }

    /** The URL for Connector/J. The parameters come after those of the configured URL, and so win. */
    public String jdbcUrl(Map<String, String> parameters) {
        String own = uri(url).getRawQuery();
        String added = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String query = own == null ? added : added.isEmpty() ? own : own + "&" + added;
        return "jdbc:mysql://" + host() + ":" + port() + "/" + schema() + (query.isEmpty() ? "" : "?" + query);
    }

    /** Host, port and schema: what messages call this server. */
    public String address() {
        return "mysql://" + host() + ":" + port() + "/" + schema();
    }

    @Override
    public String toString() {
        return address() + " as " + user;
    }

    private static URI uri(String url) {
        String plain = url == null ? "" : url.strip();
        try {
            return new URI(plain.startsWith("jdbc:") ? plain.substring("jdbc:".length()) : plain);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url is not a URL of the form mysql://host:port/schema");
        }
    }
}
