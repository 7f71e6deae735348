package dev.omnigraph.store.s3;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.ObjectKeys;
import dev.omnigraph.store.StoreLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store on S3 is, from its URI and, for what that leaves open, the environment.
 *
 * @param prefix what all keys begin with, without a {@code /} at either end; may be empty
 * @param endpoint the server; null for Amazon's own of the region
 * @param region null where only the SDK's own chain (profile, instance) can tell
 * @param pathStyle whether the bucket is named in the path and not in the host name
 * @param profile the profile of the AWS configuration files; null for the default one
 */
record S3Address(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable String profile) {

  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");
  private static final Pattern AMAZON =
      Pattern.compile("(.*\\.)?(amazonaws\\.com(\\.cn)?|api\\.aws)");
  private static final Pattern NO_SUBDOMAINS =
      Pattern.compile("\\[.*]|[0-9.]+|[^.]*|.*\\.localhost");

  /**
   * @param uri {@code s3://bucket/prefix?option=value&...}
   * @param environment of which {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}, {@code
   *     AWS_REGION}, {@code AWS_DEFAULT_REGION} and {@code AWS_PROFILE} count
   */
  static S3Address parse(String uri, Map<String, String> environment) {
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    if (path.length() < SCHEME.length()
        || !path.substring(0, SCHEME.length()).equalsIgnoreCase(SCHEME)) {
      throw invalid(path, "expected `s3://bucket/prefix`");
    }
    String name = path.substring(SCHEME.length());
    int slash = name.indexOf('/');
    String bucket = slash < 0 ? name : name.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw invalid(path, "`" + bucket + "` can't be a bucket; expected `s3://bucket/prefix`");
    }
    String prefix = slash < 0 ? "" : name.substring(slash + 1).replaceAll("/+$", "");
    if (!prefix.isEmpty()) {
      ObjectKeys.check(prefix);
    }
    Options options = Options.of(path, question < 0 ? "" : uri.substring(question + 1));
    String endpoint =
        options.get("endpoint", environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
    URI server = endpoint == null ? null : server(path, endpoint);
    String region = options.get("region", environment, "AWS_REGION", "AWS_DEFAULT_REGION");
    return new S3Address(
        bucket,
        prefix,
        server,
        region == null && server != null && !isAmazon(server) ? "us-east-1" : region,
        options.pathStyle(
            path, server != null && NO_SUBDOMAINS.matcher(server.getHost()).matches()),
        options.get("profile", environment, "AWS_PROFILE"));
  }

  private static URI server(String path, String endpoint) {
    URI server;
    try {
      server = new URI(endpoint);
    } catch (URISyntaxException e) {
      throw notAnEndpoint(path);
    }
    String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
    if (server.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw notAnEndpoint(path);
    }
    if (server.getRawUserInfo() != null || server.getRawQuery() != null) {
      throw invalid(path, "the endpoint must hold neither credentials nor a query");
    }
    return server;
  }

  /**
   * The endpoint itself is not quoted: what is wrong with it may be a secret in the wrong place.
   */
  private static InvalidInputException notAnEndpoint(String path) {
    return invalid(path, "the endpoint must be like `https://host` or `http://host:9000`");
  }

  private static InvalidInputException invalid(String path, String why) {
    return new InvalidInputException("invalid_store_uri", "`" + path + "` can't be opened: " + why);
  }

  /** Whether Amazon answers there, and not another server of the same protocol. */
  boolean amazon() {
    return endpoint == null || isAmazon(endpoint);
  }

  private static boolean isAmazon(URI server) {
    return AMAZON.matcher(server.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether this is a directory bucket of S3 Express, which lists in no order. */
  boolean directoryBucket() {
    return bucket.endsWith("--x-s3");
  }

  /**
   * What an object is called in the bucket.
   *
   * @throws InvalidInputException if it breaks the rule for keys, or does so with the prefix
   */
  String name(String key) {
    return prefix.isEmpty()
        ? ObjectKeys.check(key)
        : ObjectKeys.check(prefix + "/" + ObjectKeys.check(key));
  }

  /** What the names of all objects whose keys begin with a string begin with. */
  String names(String beginning) {
    return prefix.isEmpty() ? beginning : prefix + "/" + beginning;
  }

  /** The key of an object whose name begins with this address's prefix. */
  String key(String name) {
    return prefix.isEmpty() ? name : name.substring(prefix.length() + 1);
  }

  /** The server for people. */
  String where() {
    return endpoint == null ? "Amazon S3" : "`" + endpoint + "`";
  }

  StoreLocation location() {
    return new StoreLocation("s3", endpoint == null ? "" : endpoint.toString(), bucket, prefix);
  }

  /** What stands behind the question mark. */
  private record Options(Map<String, String> values) {
    private static final List<String> KNOWN =
        List.of("endpoint", "path-style", "profile", "region");

    static Options of(String path, String query) {
      Map<String, String> values = new TreeMap<>();
      for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        if (!KNOWN.contains(name) || equals < 0) {
          throw invalid(
              path,
              "`%s` is no option with a value; the options are %s"
                  .formatted(name, String.join(", ", KNOWN)));
        }
        if (values.put(name, decode(path, name, part.substring(equals + 1))) != null) {
          throw invalid(path, "the option `" + name + "` is given twice");
        }
      }
      return new Options(values);
    }

    private static String decode(String path, String name, String value) {
      try {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw invalid(path, "the value of the option `" + name + "` ends inside a %-escape");
      }
    }

    @Nullable String get(String option, Map<String, String> environment, String... variables) {
      String value = values.get(option);
      for (String variable : variables) {
        value = value == null || value.isEmpty() ? environment.get(variable) : value;
      }
      return value == null || value.isEmpty() ? null : value;
    }

    boolean pathStyle(String path, boolean otherwise) {
      return switch (values.get("path-style")) {
        case null -> otherwise;
        case "true" -> true;
        case "false" -> false;
        default -> throw invalid(path, "the option `path-style` is `true` or `false`");
      };
    }
  }
}
