package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.omnigraph.it.CuttingProxy.Loss;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.PutIfAbsent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S19, S20, S66: connections that break, with a real server behind them. */
class LostAnswersIT {
  private final S3Server server = S3Server.running();
  private final String place = server.newPlace();
  private CuttingProxy proxy;
  private ObjectStore store;
  private ObjectStore direct;

  @BeforeEach
  void open_both_ways() {
    assumeTrue(server.endpoint().startsWith("http://"), "the proxy can't look into TLS");
    proxy = new CuttingProxy(server.endpoint());
    direct = server.open(place);
    store = ObjectStores.open(server.through(proxy.endpoint(), place), server.options(Map.of()));
  }

  @AfterEach
  void close_both() throws IOException {
    store.close();
    direct.close();
    proxy.close();
  }

  private long sent(String method, String key) {
    return proxy.requests().stream()
        .filter(line -> line.startsWith(method + " ") && line.contains(key))
        .count();
  }

  @Test
  void a_creation_whose_answer_is_lost_is_unknown_and_may_have_happened() {
    proxy.lose(Loss.ANSWER, line -> line.startsWith("PUT"));
    assertThat(store.putIfAbsent("a", Content.of("x"))).isInstanceOf(PutIfAbsent.Unknown.class);
    assertThat(sent("PUT", "/a")).isEqualTo(1);
    assertThat(direct.get("a").bytes()).asString().isEqualTo("x");
    assertThat(direct.putIfAbsent("a", Content.of("y"))).isInstanceOf(PutIfAbsent.Exists.class);
  }

  @Test
  void a_creation_that_never_arrived_is_unknown_and_may_not_have_happened() {
    proxy.lose(Loss.REQUEST, line -> line.startsWith("PUT"));
    assertThat(store.putIfAbsent("a", Content.of("x"))).isInstanceOf(PutIfAbsent.Unknown.class);
    assertThat(sent("PUT", "/a")).isEqualTo(1);
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> direct.get("a"));
  }

  @Test
  void a_creation_on_a_connection_that_dies_with_it_is_on_the_wire_once() {
    proxy.lose(Loss.REQUEST, line -> line.startsWith("PUT"));
    for (int round = 0; round < 10; round++) {
      store.list(ListRequest.of("")); // leaves a connection that is used again
      String key = "round-" + round;
      assertThat(store.putIfAbsent(key, Content.of("x"))).isInstanceOf(PutIfAbsent.Unknown.class);
      assertThat(sent("PUT", key)).isEqualTo(1);
    }
  }

  @Test
  void a_large_creation_whose_completion_is_lost_leaves_a_whole_object_or_none() {
    byte[] large = new byte[(int) store.multipartSize() + 5];
    Arrays.fill(large, (byte) 7);
    proxy.lose(Loss.ANSWER, line -> line.startsWith("POST") && line.contains("uploadId="));
    assertThat(store.putIfAbsent("a", Content.of(large))).isInstanceOf(PutIfAbsent.Unknown.class);
    assertThat(sent("POST", "uploadId=")).isEqualTo(1);
    assertThat(sent("DELETE", "uploadId=")).as("aborts").isZero();
    assertThat(direct.get("a").bytes()).isEqualTo(large);
  }

  @Test
  void what_may_be_repeated_is_repeated_until_an_answer_arrives() {
    AtomicInteger losses = new AtomicInteger();
    proxy.lose(Loss.ANSWER, line -> losses.incrementAndGet() % 2 == 1);
    store.put("a", Content.of("x"));
    assertThat(store.get("a").bytes()).asString().isEqualTo("x");
    store.delete(List.of("a"));
    assertThat(proxy.cuts()).isEqualTo(3);
    assertThat(proxy.requests()).hasSize(6);
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> direct.get("a"));
  }
}
