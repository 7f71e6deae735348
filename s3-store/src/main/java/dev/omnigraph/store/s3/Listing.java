package dev.omnigraph.store.s3;

import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListPageBuilder;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists a bucket below the prefix of an address. */
final class Listing {
  private static final Comparator<ListEntry> ORDER =
      Comparator.comparing(ListEntry::key, ObjectKeys.ORDER);

  private final S3Address address;
  private final S3Client client;
  private final Requests requests;
  private final S3Errors errors;

  Listing(S3Address address, S3Connection connection) {
    this.address = address;
    this.client = connection.client();
    this.requests = connection.requests();
    this.errors = connection.errors();
  }

  ListPage page(ListRequest request) {
    if (address.directoryBucket()) {
      return ofDirectoryBucket(request);
    }
    String delimiter = request.delimiter();
    boolean portable = delimiter == null || (delimiter.equals("/") && request.startAfter() == null);
    return portable && askable(request.prefix()).equals(request.prefix())
        ? ofBucket(request)
        : cutHere(request);
  }

  /**
   * As much of a prefix as every server takes: some refuse one that holds what no key of theirs
   * can, an empty part between slashes, {@code .} or {@code ..}.
   */
  private static String askable(String prefix) {
    int start = 0;
    while (true) {
      int slash = prefix.indexOf('/', start);
      String part = prefix.substring(start, slash < 0 ? prefix.length() : slash);
      if (part.equals(".") || part.equals("..") || (part.isEmpty() && slash >= 0)) {
        return prefix.substring(0, start);
      }
      if (slash < 0) {
        return prefix;
      }
      start = slash + 1;
    }
  }

  private ListPage ofBucket(ListRequest request) {
    ListObjectsV2Response answer =
        send(
            ListObjectsV2Request.builder()
                .bucket(address.bucket())
                .prefix(address.names(request.prefix()))
                .startAfter(start(request))
                .delimiter(request.delimiter())
                .maxKeys(request.limit())
                .continuationToken(request.cursor())
                .build());
    List<ListEntry> entries = new ArrayList<>(leaves(answer));
    answer.commonPrefixes().stream()
        .map(folder -> new ListEntry.Folder(address.key(folder.prefix())))
        .forEach(entries::add);
    entries.sort(ORDER);
    return new ListPage(entries, next(answer), errors.time(answer.sdkHttpResponse()));
  }

  /** MinIO takes a start that lies before the prefix for the end. */
  private @Nullable String start(ListRequest request) {
    String after = request.startAfter();
    return after == null || ObjectKeys.ORDER.compare(after, request.prefix()) <= 0
        ? null
        : address.names(after);
  }

  /**
   * For what servers make different things of (a start inside a folder, delimiters but {@code /},
   * odd prefixes): lists what may be meant until the page is full.
   */
  private ListPage cutHere(ListRequest request) {
    ListPageBuilder page = new ListPageBuilder(request);
    String prefix = askable(request.prefix());
    ListObjectsV2Request.Builder all =
        ListObjectsV2Request.builder()
            .bucket(address.bucket())
            .prefix(address.names(prefix))
            .startAfter(page.start().equals(prefix) ? null : address.names(page.start()));
    ListObjectsV2Response answer;
    boolean more;
    do {
      answer = send(all.build());
      more = fill(page, request.prefix(), leaves(answer)) && next(answer).isPresent();
      all.continuationToken(answer.nextContinuationToken());
    } while (more);
    return page.build(errors.time(answer.sdkHttpResponse()));
  }

  /**
   * A directory bucket lists in no order and knows prefixes only up to a {@code /}: everything is
   * listed, and a page is cut out of it.
   */
  private ListPage ofDirectoryBucket(ListRequest request) {
    String prefix = address.names(request.prefix());
    ListObjectsV2Request.Builder all =
        ListObjectsV2Request.builder()
            .bucket(address.bucket())
            .prefix(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    List<ListEntry.Leaf> leaves = new ArrayList<>();
    ListObjectsV2Response answer;
    do {
      answer = send(all.build());
      leaves.addAll(leaves(answer));
      all.continuationToken(answer.nextContinuationToken());
    } while (next(answer).isPresent());
    leaves.sort(ORDER);
    ListPageBuilder page = new ListPageBuilder(request);
    fill(page, request.prefix(), leaves);
    return page.build(errors.time(answer.sdkHttpResponse()));
  }

  /** Whether what follows may be for this page too. */
  private static boolean fill(ListPageBuilder page, String prefix, List<ListEntry.Leaf> ordered) {
    for (ListEntry.Leaf leaf : ordered) {
      String key = leaf.key();
      boolean past = !key.startsWith(prefix) && ObjectKeys.ORDER.compare(key, prefix) > 0;
      if (past || (page.wants(key) && !page.add(key, leaf.size(), leaf.lastModified()))) {
        return false;
      }
    }
    return true;
  }

  private ListObjectsV2Response send(ListObjectsV2Request request) {
    ListObjectsV2Request encoded = request.toBuilder().encodingType(EncodingType.URL).build();
    String prefix = request.prefix();
    return requests.read(
        Action.LIST, address.key(prefix) + "*", () -> client.listObjectsV2(encoded));
  }

  /** Leaves out an object that has the prefix itself for a name, as consoles make for folders. */
  private List<ListEntry.Leaf> leaves(ListObjectsV2Response answer) {
    return answer.contents().stream()
        .filter(object -> !object.key().equals(address.names("")))
        .map(this::leaf)
        .toList();
  }

  private ListEntry.Leaf leaf(S3Object object) {
    return new ListEntry.Leaf(address.key(object.key()), object.size(), object.lastModified());
  }

  private static Optional<String> next(ListObjectsV2Response answer) {
    @Nullable String token = answer.nextContinuationToken();
    return Boolean.TRUE.equals(answer.isTruncated())
        ? Optional.ofNullable(token)
        : Optional.empty();
  }
}
