package dev.omnigraph.store;

/**
 * Where a store is. Equal locations speak to the same place; a graph copied elsewhere has another.
 *
 * @param scheme of its URI: {@code s3}, {@code file}, {@code memory}
 * @param endpoint the service behind the scheme, without credentials; empty where there is only one
 * @param bucket the bucket, the directory, the name
 * @param prefix what all keys of this handle begin with on the store; empty or without a {@code /}
 *     at either end
 */
public record StoreLocation(String scheme, String endpoint, String bucket, String prefix) {

  /** The URI that opens this store again. */
  public String uri() {
    return switch (scheme) {
      case "file" -> bucket;
      case "memory" -> "memory:" + bucket;
      default -> scheme + "://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    };
  }
}
