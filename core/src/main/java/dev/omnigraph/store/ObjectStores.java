package dev.omnigraph.store;

import dev.omnigraph.error.InvalidInputException;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a store by URI, with the provider that the class path has for its scheme. */
public final class ObjectStores {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+-]+):.*");

  private ObjectStores() {}

  /**
   * @param uri {@code s3://bucket/prefix}, {@code file:///dir}, a bare path, or {@code memory:name}
   * @throws InvalidInputException if no backend serves the scheme
   */
  public static ObjectStore open(String uri, StoreOptions options) {
    Matcher matcher = SCHEME.matcher(uri);
    String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
    TreeMap<String, ObjectStoreProvider> providers = new TreeMap<>();
    for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class)) {
      providers.put(provider.scheme(), provider);
    }
    ObjectStoreProvider provider = providers.get(scheme);
    if (provider == null) {
      throw new InvalidInputException(
          "unknown_scheme",
          "no store for `%s:` in `%s`; the schemes at hand are %s"
              .formatted(scheme, uri, String.join(", ", providers.keySet())));
    }
    return provider.open(uri, options);
  }
}
