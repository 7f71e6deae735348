package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.StoreProbe.Finding;
import dev.omnigraph.store.StoreProbe.Outcome;
import dev.omnigraph.store.StoreProbe.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final List<Finding> progress = new ArrayList<>();

  private Report probe(ObjectStore place) {
    return StoreProbe.run(place, "p", InstantSource.system(), progress::add);
  }

  private static List<String> failed(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.outcome() == Outcome.FAILED)
        .map(Finding::name)
        .toList();
  }

  @Test
  void a_good_store_keeps_every_promise_and_is_left_as_it_was() {
    store.put("__probe/other", Content.of("x"));
    CountingObjectStore counting = new CountingObjectStore(store);
    Report report = probe(counting);
    assertThat(failed(report)).isEmpty();
    assertThat(report.fit()).isTrue();
    assertThat(report.verdict()).contains("can hold graphs: it keeps every promise");
    assertThat(report.findings()).hasSize(11).isEqualTo(progress);
    assertThat(report.findings())
        .filteredOn(finding -> finding.outcome() == Outcome.NOT_APPLICABLE)
        .extracting(Finding::name)
        .containsExactly("create if absent, in parts");
    assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
    assertThat(counting.log()).allMatch(request -> request.key().startsWith("__probe/p/"));
  }

  @Test
  void a_store_that_sends_parts_is_probed_with_them() {
    Report report = probe(inParts(store));
    assertThat(report.findings()).allMatch(finding -> finding.outcome() == Outcome.OK);
  }

  private static ObjectStore inParts(ObjectStore place) {
    return new ForwardingObjectStore(place) {
      @Override
      public long multipartSize() {
        return 100_000;
      }
    };
  }

  @Test
  void a_store_that_ignores_the_condition_is_advised_against() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public PutIfAbsent putIfAbsent(String key, Content content) {
                return new PutIfAbsent.Created(put(key, content));
              }
            });
    assertThat(failed(report)).containsExactly("create if absent");
    assertThat(report.fit()).isFalse();
    assertThat(report.verdict())
        .startsWith("Do not keep a graph here")
        .contains("create if absent");
    assertThat(store.listAll(ListRequest.of(""))).isEmpty();
  }

  @Test
  void a_store_that_is_conditional_except_in_parts_can_hold_graphs() {
    Report report =
        probe(
            new ForwardingObjectStore(inParts(store)) {
              @Override
              public PutIfAbsent putIfAbsent(String key, Content content) {
                return content.size() >= multipartSize()
                    ? new PutIfAbsent.Created(put(key, content))
                    : super.putIfAbsent(key, content);
              }
            });
    assertThat(failed(report)).containsExactly("create if absent, in parts");
    assertThat(report.fit()).isTrue();
    assertThat(report.verdict()).contains("can hold graphs; none rests on what failed");
  }

  @Test
  void a_listing_in_another_order_is_noticed() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public ListPage list(ListRequest request) {
                ListPage page = super.list(request);
                return new ListPage(page.entries().reversed(), page.cursor(), page.storeTime());
              }
            });
    assertThat(failed(report)).contains("order of listings");
    assertThat(report.fit()).isFalse();
  }

  @Test
  void reads_behind_the_writes_are_noticed() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public Instant put(String key, Content content) {
                return key.endsWith("read/7") && content.size() == 6
                    ? Instant.now()
                    : super.put(key, content);
              }
            });
    assertThat(failed(report)).containsExactly("read after write");
  }

  @Test
  void deletions_that_stay_are_noticed() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public Instant delete(Collection<String> keys) {
                return keys.size() == 3 ? Instant.now() : super.delete(keys);
              }
            });
    assertThat(failed(report)).containsExactly("deletion");
  }

  @Test
  void names_that_are_merged_are_noticed() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public Instant put(String key, Content content) {
                return super.put(key.replace("%20", " "), content);
              }
            });
    assertThat(failed(report)).containsExactly("names");
  }

  @Test
  void ranges_that_are_ignored_are_noticed() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public RangesRead read(String key, List<ByteRange> ranges) {
                return super.read(
                    key, ranges.stream().map(range -> new ByteRange(0, range.length())).toList());
              }
            });
    assertThat(failed(report)).containsExactly("ranges and ends of objects");
  }

  @Test
  void a_clock_that_jumps_is_noticed() {
    Instant start = Instant.now();
    int[] answers = {0};
    InMemoryObjectStore jumping =
        new InMemoryObjectStore(
            () -> start.plus(Duration.ofSeconds(answers[0]++ % 2 == 0 ? 0 : 30)));
    assertThat(failed(probe(jumping))).contains("store time");
  }

  @Test
  void a_place_that_cannot_be_written_ends_the_probe() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public Instant put(String key, Content content) {
                throw new AccessDeniedException("no permission to write", null);
              }
            });
    assertThat(report.findings())
        .containsExactly(new Finding("access", true, Outcome.FAILED, "no permission to write"));
    assertThat(report.fit()).isFalse();
    assertThat(report.verdict()).startsWith("Nothing can be said");
  }

  @Test
  void a_store_that_stops_answering_is_not_accused() {
    Report report =
        probe(
            new ForwardingObjectStore(store) {
              @Override
              public TailRead readTail(String key, int length) {
                throw new StoreUnavailableException("slow down", null);
              }
            });
    assertThat(failed(report)).isEmpty();
    assertThat(report.fit()).isFalse();
    assertThat(report.verdict()).startsWith("Nothing certain").contains("ranges and ends");
  }
}
