package dev.omnigraph.recovery;

import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a LIST of {@code __recovery/} showed.
 *
 * @param entries by key
 * @param leases by key of the sidecar
 * @param storeTime of the last answer
 */
public record Sidecars(
    List<ListEntry.Leaf> entries, Map<String, ListEntry.Leaf> leases, Instant storeTime) {

  /** Lists them: one LIST a thousand. */
  public static Sidecars list(ObjectStore store) {
    List<ListEntry.Leaf> entries = new ArrayList<>();
    Map<String, ListEntry.Leaf> leases = new TreeMap<>();
    ListRequest request = ListRequest.of(Sidecar.ROOT);
    while (true) {
      ListPage page = store.list(request);
      for (ListEntry entry : page.entries()) {
        if (entry instanceof ListEntry.Leaf leaf) {
          if (leaf.key().endsWith(Sidecar.LEASE_SUFFIX)) {
            leases.put(sidecarOf(leaf.key()), leaf);
          } else {
            entries.add(leaf);
          }
        }
      }
      if (page.cursor().isEmpty()) {
        return new Sidecars(List.copyOf(entries), leases, page.storeTime());
      }
      request = request.at(page.cursor().get());
    }
  }

  private static String sidecarOf(String lease) {
    return lease.substring(0, lease.length() - Sidecar.LEASE_SUFFIX.length()) + Sidecar.SUFFIX;
  }

  /** Leases whose sidecars are gone. */
  List<String> loneLeases() {
    List<String> sidecars = entries.stream().map(ListEntry::key).toList();
    return leases.entrySet().stream()
        .filter(lease -> !sidecars.contains(lease.getKey()))
        .map(lease -> lease.getValue().key())
        .toList();
  }

  /** The names of a sidecar and of its lease. */
  List<String> keys(ListEntry.Leaf sidecar) {
    ListEntry.Leaf lease = leases.get(sidecar.key());
    return lease == null ? List.of(sidecar.key()) : List.of(sidecar.key(), lease.key());
  }

  /** Whether he who was at work on an operation has said that he stopped. */
  boolean isAtRest(ListEntry.Leaf sidecar) {
    ListEntry.@Nullable Leaf lease = leases.get(sidecar.key());
    return lease != null && lease.size() > 0;
  }

  /** For how long nobody has shown that he is at work on an operation, by the store's clock. */
  Duration silence(ListEntry.Leaf sidecar) {
    ListEntry.@Nullable Leaf lease = leases.get(sidecar.key());
    Instant last =
        lease != null && lease.lastModified().isAfter(sidecar.lastModified())
            ? lease.lastModified()
            : sidecar.lastModified();
    return Duration.between(last, storeTime);
  }
}
