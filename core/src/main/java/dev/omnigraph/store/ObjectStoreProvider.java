package dev.omnigraph.store;

/**
 * Opens stores of one URI scheme; found by {@link java.util.ServiceLoader}. Implementations are
 * stateless and have a public constructor without parameters.
 */
public interface ObjectStoreProvider {

  /** The scheme, in lower case: {@code s3}, {@code file}, {@code memory}. */
  String scheme();

  /**
   * Opens a store. Nothing is created on it before the first write.
   *
   * @param uri with this provider's scheme; for {@code file} also a bare path
   * @param options how to open it
   */
  ObjectStore open(String uri, StoreOptions options);
}
