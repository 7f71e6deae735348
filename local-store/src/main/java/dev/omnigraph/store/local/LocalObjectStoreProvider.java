package dev.omnigraph.store.local;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStoreProvider;
import dev.omnigraph.store.StoreOptions;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code file:///dir}, with {@code %20} for what a URI can't hold, and bare paths, which are taken
 * as they are.
 */
public final class LocalObjectStoreProvider implements ObjectStoreProvider {

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public ObjectStore open(String uri, StoreOptions options) {
    return LocalObjectStore.open(path(uri), options);
  }

  private static Path path(String uri) {
    try {
      return Path.of(
          uri.regionMatches(true, 0, "file:", 0, 5) ? pathOf(URI.create(uri), uri) : uri);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "invalid_uri",
          "`%s` can't be a path here (%s); a locale of UTF-8, such as LC_ALL=C.UTF-8, allows all"
              .formatted(uri, e.getReason()),
          e);
    } catch (IllegalArgumentException e) {
      throw invalid(uri, e);
    }
  }

  private static String pathOf(URI parsed, String uri) {
    String host = parsed.getHost();
    boolean here = host == null || host.equals("localhost");
    boolean whole = parsed.getQuery() == null && parsed.getFragment() == null;
    if (!here || !whole || parsed.getPath() == null) {
      throw invalid(uri, null);
    }
    return parsed.getPath();
  }

  private static InvalidInputException invalid(String uri, @Nullable Exception cause) {
    return new InvalidInputException(
        "invalid_uri",
        "`%s` names no directory: expected `file:///dir`, with %%20 for a space, or a bare path"
            .formatted(uri),
        cause);
  }
}
