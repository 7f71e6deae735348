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
    boolean usual = request.delimiter() == null || request.delimiter().equals("/");
    boolean startsInFolders = request.delimiter() != null && request.startAfter() != null;
    return usual && !startsInFolders ? ofBucket(request) : rolledUpHere(request);
  }

  private ListPage ofBucket(ListRequest request) {
    String after = request.cursor() == null ? request.startAfter() : null;
    ListObjectsV2Response answer =
        send(
            ListObjectsV2Request.builder()
                .bucket(address.bucket())
                .prefix(address.names(request.prefix()))
                .startAfter(after == null ? null : address.names(after))
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

  /**
   * Servers differ in what they make of a start inside a folder, and some know no delimiter but
   * {@code /}: everything behind the start is listed until the page is full.
   */
  private ListPage rolledUpHere(ListRequest request) {
    ListPageBuilder page = new ListPageBuilder(request);
    String after = request.cursor() == null ? request.startAfter() : request.cursor();
    ListObjectsV2Request.Builder all =
        ListObjectsV2Request.builder()
            .bucket(address.bucket())
            .prefix(address.names(request.prefix()))
            .startAfter(after == null ? null : address.names(after));
    ListObjectsV2Response answer;
    boolean more;
    do {
      answer = send(all.build());
      more = fill(page, leaves(answer)) && next(answer).isPresent();
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
    fill(page, leaves);
    return page.build(errors.time(answer.sdkHttpResponse()));
  }

  /** Whether there is room for more. */
  private static boolean fill(ListPageBuilder page, List<ListEntry.Leaf> ordered) {
    return ordered.stream()
        .filter(leaf -> page.wants(leaf.key()))
        .allMatch(leaf -> page.add(leaf.key(), leaf.size(), leaf.lastModified()));
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
