package dev.omnigraph.store.testing;

import static dev.omnigraph.store.testing.StoreUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListEntry.Folder;
import dev.omnigraph.store.ListEntry.Leaf;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listings: order, limits, pages, folders. */
interface ListingContract extends StoreUnderTest {

  @Test
  default void an_empty_store_lists_nothing_for_any_prefix() {
    for (String prefix : List.of("", "a", "a/", "a/b", "/", "//", "..", "../", "a/../b", ".")) {
      assertThat(keys(prefix)).as(prefix).isEmpty();
    }
  }

  @Test
  default void keys_come_in_the_order_of_their_utf8_bytes() {
    // U+FFFD needs three bytes from 0xEF, an emoji four from 0xF0, though its first char is less.
    List<String> ordered =
        List.of(
            "!",
            "a!",
            "a+",
            "a-",
            "a-b/x",
            "a.",
            "a.b",
            "a/b",
            "a/b0",
            "a/c/d",
            "a/c0",
            "a0",
            "aa",
            "b",
            "z",
            "~",
            "ä",
            "\uE000",
            "\uFF21",
            "\uFFFD",
            "\uD83D\uDE00",
            "\uD83D\uDE00a");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    write(shuffled.toArray(String[]::new));
    assertThat(keys("")).isEqualTo(ordered);
    assertThat(keys(ListRequest.of("").limit(1))).isEqualTo(ordered);
  }

  @Test
  default void a_prefix_may_end_anywhere() {
    write("a/ab/1", "a/ab/2", "a/abc", "a/b", "ab", "b/a");
    assertThat(keys("a/ab")).containsExactly("a/ab/1", "a/ab/2", "a/abc");
    assertThat(keys("a/ab/")).containsExactly("a/ab/1", "a/ab/2");
    assertThat(keys("a")).containsExactly("a/ab/1", "a/ab/2", "a/abc", "a/b", "ab");
    assertThat(keys("a/abc")).containsExactly("a/abc");
    assertThat(keys("a/abc/")).isEmpty();
    assertThat(keys("a/abcd")).isEmpty();
    assertThat(keys("a/ab/1/x")).isEmpty();
    assertThat(keys("c")).isEmpty();
  }

  @Test
  default void a_listing_can_start_behind_any_string() {
    write("a/1", "a/2", "a/3", "b/1");
    ListRequest all = ListRequest.of("");
    assertThat(keys(all.startAfter("a/2"))).containsExactly("a/3", "b/1");
    assertThat(keys(all.startAfter("a/10"))).containsExactly("a/2", "a/3", "b/1");
    assertThat(keys(all.startAfter("a"))).containsExactly("a/1", "a/2", "a/3", "b/1");
    assertThat(keys(all.startAfter("a/"))).containsExactly("a/1", "a/2", "a/3", "b/1");
    assertThat(keys(all.startAfter("a0"))).containsExactly("b/1");
    assertThat(keys(all.startAfter("!"))).containsExactly("a/1", "a/2", "a/3", "b/1");
    assertThat(keys(all.startAfter("b/1"))).isEmpty();
    assertThat(keys(all.startAfter("z"))).isEmpty();
  }

  @Test
  default void prefix_and_start_hold_both() {
    write("a/1", "a/2", "b/1", "c/1");
    ListRequest b = ListRequest.of("b/");
    assertThat(keys(b.startAfter("a/1"))).containsExactly("b/1");
    assertThat(keys(b.startAfter("b/"))).containsExactly("b/1");
    assertThat(keys(b.startAfter("b/1"))).isEmpty();
    assertThat(keys(b.startAfter("c/1"))).isEmpty();
  }

  @Test
  default void a_page_holds_the_first_entries_and_says_whether_more_follow() {
    write("a", "b", "c");
    ListPage two = store().list(ListRequest.of("").limit(2));
    assertThat(two.entries()).extracting(ListEntry::key).containsExactly("a", "b");
    assertThat(two.cursor()).isPresent();
    assertThat(store().list(ListRequest.of("").limit(4)).cursor()).isEmpty();
  }

  @Test
  default void a_limit_outside_1_to_1000_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ListRequest.of("").limit(0));
    assertThatIllegalArgumentException().isThrownBy(() -> ListRequest.of("").limit(1001));
    assertThatIllegalArgumentException().isThrownBy(() -> ListRequest.of("").delimiter(""));
  }

  @Test
  default void pages_of_every_size_give_the_same_listing() {
    write("a", "b/1", "b/2", "b/3/x", "b/3/y", "c-1", "c/1", "d");
    for (String prefix : List.of("", "b", "b/", "b/3")) {
      List<String> whole = keys(prefix);
      for (int limit : new int[] {1, 2, 3, 7, 8, 9}) {
        assertThat(paged(ListRequest.of(prefix).limit(limit)))
            .as("`%s` by %s", prefix, limit)
            .isEqualTo(whole);
      }
    }
  }

  private List<String> paged(ListRequest request) {
    List<String> keys = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      ListPage page = store().list(cursor.map(request::at).orElse(request));
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(request.limit());
      page.entries().forEach(entry -> keys.add(entry.key()));
      assertThat(keys).as("the cursor does not move on").hasSizeLessThan(100);
      cursor = page.cursor();
    } while (cursor.isPresent());
    return keys;
  }

  @Test
  default void pages_keep_prefix_and_start() {
    write("a/0", "b/1", "b/2", "b/3", "b/4", "c/5");
    ListRequest request = ListRequest.of("b/").startAfter("b/1").limit(2);
    assertThat(paged(request)).containsExactly("b/2", "b/3", "b/4");
  }

  @Test
  default void a_listing_of_more_than_a_thousand_is_whole() {
    List<String> keys = IntStream.range(0, 2100).mapToObj("many/%04d"::formatted).toList();
    try (Race race = new Race(8)) {
      race.run(
          writer -> {
            for (int i = writer; i < keys.size(); i += 8) {
              store().put(keys.get(i), Content.of(""));
            }
            return writer;
          });
    }
    assertThat(keys("many/")).isEqualTo(keys);
    assertThat(keys(ListRequest.of("").startAfter("many/1049")))
        .isEqualTo(keys.subList(1050, 2100));
  }

  @Test
  default void a_delimiter_rolls_keys_up_into_folders() {
    write("a", "b/1", "b/2", "b/3/x", "b-", "c/1");
    ListRequest folders = ListRequest.of("").delimiter("/");
    assertThat(store().listAll(folders))
        .extracting(this::shape)
        .containsExactly("a", "b-", "b/ folder", "c/ folder");
    assertThat(keys(ListRequest.of("b/").delimiter("/"))).containsExactly("b/1", "b/2", "b/3/");
    assertThat(keys(ListRequest.of("b").delimiter("/"))).containsExactly("b-", "b/");
    assertThat(keys(ListRequest.of("b/3").delimiter("/"))).containsExactly("b/3/");
    assertThat(keys(ListRequest.of("b/3/").delimiter("/"))).containsExactly("b/3/x");
    assertThat(keys(ListRequest.of("x").delimiter("/"))).isEmpty();
  }

  private String shape(ListEntry entry) {
    return entry instanceof Folder ? entry.key() + " folder" : entry.key();
  }

  @Test
  default void a_delimiter_may_be_any_string() {
    write("a-1/x", "a-2", "a--3", "b", "c--/d");
    assertThat(keys(ListRequest.of("").delimiter("-"))).containsExactly("a-", "b", "c-");
    assertThat(keys(ListRequest.of("a-").delimiter("-"))).containsExactly("a--", "a-1/x", "a-2");
    assertThat(keys(ListRequest.of("").delimiter("--")))
        .containsExactly("a--", "a-1/x", "a-2", "b", "c--");
  }

  @Test
  default void every_folder_appears_once_however_the_pages_fall() {
    write("a/1", "a/2", "a/3", "b", "c/d/1", "c/d/2", "c/e", "f/1", "g");
    ListRequest folders = ListRequest.of("").delimiter("/");
    for (int limit = 1; limit <= 6; limit++) {
      assertThat(paged(folders.limit(limit)))
          .as("by %s", limit)
          .containsExactly("a/", "b", "c/", "f/", "g");
    }
    assertThat(paged(ListRequest.of("c/").delimiter("/").limit(1))).containsExactly("c/d/", "c/e");
  }

  @Test
  default void folders_hold_only_what_sorts_behind_the_start() {
    write("a/1", "a/2", "b/1", "c");
    ListRequest folders = ListRequest.of("").delimiter("/");
    assertThat(keys(folders.startAfter("a/1"))).containsExactly("a/", "b/", "c");
    assertThat(keys(folders.startAfter("a/2"))).containsExactly("b/", "c");
    assertThat(keys(folders.startAfter("a0"))).containsExactly("b/", "c");
  }

  @Test
  default void an_emptied_folder_is_gone() {
    write("a/b/1", "a/b/2", "c");
    store().delete(List.of("a/b/1", "a/b/2"));
    assertThat(keys("")).containsExactly("c");
    assertThat(keys(ListRequest.of("").delimiter("/"))).containsExactly("c");
  }

  @Test
  default void a_listing_shows_writes_and_deletions_at_once() {
    try (ObjectStore other = another()) {
      for (int i = 0; i < 10; i++) {
        write("a/" + i);
        assertThat(other.listAll(ListRequest.of("a/"))).hasSize(i + 1);
      }
      for (int i = 0; i < 10; i++) {
        store().delete(List.of("a/" + i));
        assertThat(other.listAll(ListRequest.of("a/"))).hasSize(9 - i);
      }
    }
  }

  @Test
  default void a_leaf_tells_the_size_and_when_it_was_written() {
    store().put("a", Content.of(bytes(12_345)));
    store().put("b", Content.of("longer than before"));
    store().put("b", Content.of(""));
    ListPage page = store().list(ListRequest.of(""));
    assertThat(page.entries())
        .extracting(entry -> ((Leaf) entry).size())
        .containsExactly(12_345L, 0L);
    assertThat(page.entries())
        .allSatisfy(
            entry -> HandleContract.assertNear(((Leaf) entry).lastModified(), page.storeTime()));
  }

  @Test
  default void pages_are_fetched_when_they_are_needed() {
    write("a", "b", "c", "d", "e");
    CountingObjectStore counting = new CountingObjectStore(store());
    Stream<ListEntry> listing = counting.listAll(ListRequest.of("").limit(2));
    assertThat(counting.count()).isZero();
    Iterator<ListEntry> entries = listing.iterator();
    List<Long> requests = new ArrayList<>();
    while (entries.hasNext()) {
      entries.next();
      requests.add(counting.count(Kind.LIST));
    }
    assertThat(requests).containsExactly(1L, 1L, 2L, 2L, 3L);
    counting.reset();
    assertThat(counting.listAll(ListRequest.of("").limit(1)).findFirst()).isPresent();
    assertThat(counting.count()).isEqualTo(1);
  }

  @Test
  default void what_stays_is_in_every_listing_while_others_come_and_go() {
    for (int i = 0; i < 50; i++) {
      write("a/stays-%02d".formatted(i));
    }
    AtomicBoolean done = new AtomicBoolean();
    try (Race race = new Race(3)) {
      race.run(
          thread -> {
            for (int i = 0; thread == 0 ? i < 20 : !done.get(); i++) {
              if (thread == 0) {
                assertThat(keys(ListRequest.of("a/").limit(7)))
                    .filteredOn(key -> key.contains("stays"))
                    .hasSize(50)
                    .isSorted();
              } else {
                String key = "a/%02d-goes-%s".formatted(i % 50, thread);
                write(key);
                store().delete(List.of(key));
              }
            }
            done.set(true);
            return thread;
          });
    }
  }
}
