package dev.tidemark.runtime.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The database.
 *
 * @param url {@code mysql://host:port/schema}, or the same with {@code jdbc:} before it; parameters are passed on
 */
public record MySqlSettings(String url, String user, String password) {

    // Not java.net.URI: it knows no host with an underscore, and containers are often named so.
    private static final Pattern FORM = Pattern.compile("(?:jdbc:)?mysql://"
            + Hosts.HOST
            + "(?::(?<port>\\d{1,5}))?(?:/(?<schema>[^/?#\\s]*))?(?:\\?(?<parameters>[^#\\s]*))?");
    private static final int DEFAULT_PORT = 3306;

    public MySqlSettings {
        url = url == null ? "" : url.strip();
        if (url.matches("[^?]*@.*")) {
            throw new IllegalArgumentException("url must not hold a user or password: they have keys of their own");
        }
        Matcher form = FORM.matcher(url);
        if (!form.matches() || !Hosts.isPort(form.group("port"))) {
            throw new IllegalArgumentException("url must be of the form mysql://host:port/schema");
        }
        if (user == null || user.isBlank()) {
            throw new IllegalArgumentException("user must not be empty");
        }
        password = password == null ? "" : password;
    }

    public String host() {
        return part("host");
    }

    public int port() {
        return part("port").isEmpty() ? DEFAULT_PORT : Integer.parseInt(part("port"));
    }

    /** Empty where the URL names none. */
    public String schema() {
        return part("schema");
    }

    /** What the configured URL says of a parameter; of two words for it, the last. */
    public Optional<String> parameter(String name) {
        return Stream.of(part("parameters").split("&"))
                .filter(parameter -> parameter.startsWith(name + "="))
                .reduce((first, second) -> second)
                .map(parameter -> URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8));
    }

    /** The URL for Connector/J. The parameters come after those of the configured URL, and so win. */
    public String jdbcUrl(Map<String, String> parameters) {
        String own = part("parameters");
        String added = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String query = own.isEmpty() || added.isEmpty() ? own + added : own + "&" + added;
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

    private String part(String name) {
        Matcher form = FORM.matcher(url);
        String part = form.matches() ? form.group(name) : null;
        return part == null ? "" : part;
    }
}
