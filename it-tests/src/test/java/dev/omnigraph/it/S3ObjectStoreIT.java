package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class S3ObjectStoreIT {
  @Test
  void smoke() {
    S3Server server = S3Server.running();
    ObjectStore store = server.open(server.newUri());
    assertThat(store.putIfAbsent("a/b", Content.of("hello")))
        .isInstanceOf(PutIfAbsent.Created.class);
    assertThat(store.putIfAbsent("a/b", Content.of("hello2")))
        .isInstanceOf(PutIfAbsent.Exists.class);
    assertThat(new String(store.get("a/b").bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("hello");
    System.out.println(store.list(ListRequest.of("")));
    System.out.println(store.list(ListRequest.of("").delimiter("/")));
    System.out.println(store.readTail("a/b", 3));
    System.out.println(store.readTail("a/b", 300));
    System.out.println(store.read("a/b", List.of(new ByteRange(1, 2))));
    byte[] big = new byte[40_000_000];
    new Random(1).nextBytes(big);
    assertThat(store.putIfAbsent("big", Content.of(big))).isInstanceOf(PutIfAbsent.Created.class);
    assertThat(store.putIfAbsent("big", Content.of(big))).isInstanceOf(PutIfAbsent.Exists.class);
    assertThat(store.get("big").bytes()).isEqualTo(big);
    store.delete(List.of("a/b", "big", "c"));
    System.out.println(store.list(ListRequest.of("")));
    store.delete(List.of("a/b"));
    store.put("e", Content.of(""));
    System.out.println(store.readTail("e", 300));
  }
}
